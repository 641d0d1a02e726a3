import { cutAtMidnights } from './whole-days.js';

const at = (text: string): Date => new Date(`2026-03-${text}Z`);

it.each([
  ['no bounds', undefined, undefined, {}, []],
  ['midnights', at('02T00:00:00'), at('05T00:00:00'), { from: '2026-03-02', to: '2026-03-05' }, []],
  [
    'times within days',
    at('02T18:00:00'),
    at('05T06:00:00'),
    { from: '2026-03-03', to: '2026-03-05' },
    [
      { from: at('02T18:00:00'), to: at('03T00:00:00') },
      { from: at('05T00:00:00'), to: at('05T06:00:00') },
    ],
  ],
  ['one day in part', at('02T06:00:00'), at('02T18:00:00'), null, [{ from: at('02T06:00:00'), to: at('02T18:00:00') }]],
  [
    'only a beginning',
    at('02T18:00:00'),
    undefined,
    { from: '2026-03-03' },
    [{ from: at('02T18:00:00'), to: at('03T00:00:00') }],
  ],
  [
    'only an end',
    undefined,
    at('02T18:00:00'),
    { to: '2026-03-02' },
    [{ from: at('02T00:00:00'), to: at('02T18:00:00') }],
  ],
  ['an end before the beginning', at('05T00:00:00'), at('02T00:00:00'), null, []],
  ['nothing', at('02T06:00:00'), at('02T06:00:00'), null, []],
])('cuts a span with %s', (_, from, to, days, rests) => {
  expect(cutAtMidnights(from, to)).toEqual({ days, rests });
});

it('knows the ends of the calendar', () => {
  const { days } = cutAtMidnights(new Date('0001-01-01T00:00:00Z'), undefined);
  expect(days).toEqual({ from: '0001-01-01' });
  expect(cutAtMidnights(new Date('9999-12-31T12:00:00Z'), undefined).days).toEqual({ from: '10000-01-01' });
});
