import type { FusedAnswer } from '../../src/stats/fused/fused.dto.js';
import { startApp, type TestApp } from '../support/app.js';
import { givenOn } from '../support/given.js';

let test: TestApp;
let given: ReturnType<typeof givenOn>;

beforeAll(async () => {
  test = await startApp();
  given = givenOn(test);
});
afterAll(() => test.close());
beforeEach(() => test.dataSource.query('TRUNCATE sessions, websites CASCADE'));

const fused = async (query: Record<string, unknown>): Promise<FusedAnswer> =>
  (await test.api().get('/stats/fused').query(query).expect(200)).body;
const pages = (letters: string): string[] => Array.from(letters, (letter) => `https://${letter}.example/`);
const MONDAY = '2026-03-02T09:30:00.000Z';

// By hand, k = 60: b has ranks 2, 1 and 1; a 1 and 3; c only 2.
it('adds up reciprocal ranks over the engines', async () => {
  const { id: sessionId } = await given.session();
  const ask = (engine: string, letters: string, fields: object = {}) =>
    given.query(sessionId, { text: 'tea', engine, collectedAt: MONDAY, ...fields }, pages(letters));
  await ask('google', 'xyz', { collectedAt: '2026-03-01T09:30:00.000Z' });
  await ask('google', 'ab');
  await ask('bing', 'bca');
  await ask('brave', 'b');
  await ask('brave', 'zzz', { text: 'Tea' });
  await ask('brave', 'zzz', { language: 'de' });

  const answer = await fused({ sessionId, query: 'tea', limit: 2 });
  expect(answer).toMatchObject({ query: 'tea', language: null, variants: 2, k: 60, total: 3 });
  expect(answer.lists).toMatchObject([
    { engine: 'bing', items: 3, collectedAt: MONDAY },
    { engine: 'brave', items: 1 },
    { engine: 'google', items: 2 },
  ]);
  expect(answer.items).toEqual([
    { item: 'https://b.example/', score: expect.closeTo(2 / 61 + 1 / 62, 12), ranks: [1, 1, 2] },
    { item: 'https://a.example/', score: expect.closeTo(1 / 61 + 1 / 63, 12), ranks: [3, null, 1] },
  ]);
  expect((await fused({ sessionId, query: 'tea', language: 'de' })).lists).toMatchObject([{ engine: 'brave' }]);
  expect((await fused({ query: 'tea', k: 1, unit: 'domain' })).items[0]).toEqual({
    item: 'b.example',
    score: expect.closeTo(1 / 2 + 1 / 2 + 1 / 3, 12),
    ranks: [1, 1, 2],
  });
});

it('is empty for a text that nobody asked, and 404 for a session that is not there', async () => {
  expect(await fused({ query: 'unheard of' })).toMatchObject({ variants: 0, lists: [], total: 0, items: [] });
  await test.api().get('/stats/fused?query=tea&sessionId=98765').expect(404);
});

it.each([{ k: 0 }, { k: 1001 }, { limit: 501 }, { unit: 'host' }])('refuses %o', async (query) => {
  const { body } = await test.api().get('/stats/fused?query=tea').query(query).expect(400);
  expect(body.errors).toMatchObject([{ parameter: Object.keys(query)[0] }]);
});

it('must know the query', async () => {
  await test.api().get('/stats/fused').expect(400);
  await test.api().get('/stats/fused?query=').expect(400);
});
