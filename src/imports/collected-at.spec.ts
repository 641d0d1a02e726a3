import { parseCollectedAt } from './collected-at.js';

describe('the time of collection', () => {
  it.each([
    ['2025-05-24 04:17:29 UTC', '2025-05-24T04:17:29.000Z'],
    ['2026-01-12T00:00:00', '2026-01-12T00:00:00.000Z'],
    ['2023-01-05 12:00:00.123456', '2023-01-05T12:00:00.123Z'],
    ['2023-01-05T12:00:00+02:00', '2023-01-05T10:00:00.000Z'],
    ['2023-01-05 12:00:00-0530', '2023-01-05T17:30:00.000Z'],
    ['2023-01-05 12:00+02', '2023-01-05T10:00:00.000Z'],
    ['2023-01-05', '2023-01-05T00:00:00.000Z'],
    ['Mon, 02 Jan 2023 15:04:05 GMT', '2023-01-02T15:04:05.000Z'],
    [1_614_292_247, '2021-02-25T22:30:47.000Z'],
    [1_614_292_247_123, '2021-02-25T22:30:47.123Z'],
    ['1614292247', '2021-02-25T22:30:47.000Z'],
  ])('is read from %j', (given, expected) => {
    expect(parseCollectedAt(given)?.toISOString()).toBe(expected);
  });

  it.each([
    'yesterday',
    '05/01/2023',
    '2023-13-01',
    '2023-02-29',
    '2024-04-31 10:00',
    '2023-01-05T25:00:00',
    '',
    {},
    true,
    Number.NaN,
    1e300,
  ])('is not guessed from %j', (given) => {
    expect(parseCollectedAt(given)).toBeUndefined();
  });

  it('is not looked for in lists, however deep they nest', () => {
    expect(parseCollectedAt(JSON.parse(`${'['.repeat(50_000)}${']'.repeat(50_000)}`))).toBeUndefined();
  });
});
