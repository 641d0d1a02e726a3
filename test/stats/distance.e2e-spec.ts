import type { DistanceAnswer } from '../../src/stats/distance/distance.dto.js';
import { startApp, type TestApp } from '../support/app.js';
import { givenOn } from '../support/given.js';

let test: TestApp;
let sessionId: number;

const MONDAY = '2026-03-02T09:30:00.000Z';
const TUESDAY = '2026-03-03T09:30:00.000Z';

beforeAll(async () => {
  test = await startApp();
  const given = givenOn(test);
  sessionId = (await given.session()).id;
  const ask = (text: string, engine: string, collectedAt: string, hosts: string[]) =>
    given.query(
      sessionId,
      { text, engine, collectedAt },
      hosts.map((host, i) => `https://${host}/${i}`),
    );
  await ask('tea', 'google', MONDAY, ['b.example', 'a.example', 'c.example']);
  await ask('tea', 'bing', MONDAY, ['d.example', 'b.example', 'a.example', 'a.example']);
  await ask('coffee', 'google', TUESDAY, ['c.example', 'b.example']);
});
afterAll(() => test.close());

const matrix = async (query: Record<string, unknown> = {}): Promise<DistanceAnswer> =>
  (await test.api().get('/stats/distance').query(query).expect(200)).body;

// By hand: coffee was collected last; b stands 1st for tea (google) and 2nd for coffee, c 3rd and 1st.
it('shows the best rank of each source for each query text, and counts absences', async () => {
  expect(await matrix({ sessionId })).toEqual({
    queries: [
      { text: 'coffee', collections: 1 },
      { text: 'tea', collections: 2 },
    ],
    queriesTotal: 2,
    total: 4,
    items: [
      { domain: 'b.example', present: 2, absent: 0, bestRank: 1, meanRank: 1.5, ranks: [2, 1] },
      { domain: 'c.example', present: 2, absent: 0, bestRank: 1, meanRank: 2, ranks: [1, 3] },
      { domain: 'd.example', present: 1, absent: 1, bestRank: 1, meanRank: 1, ranks: [null, 1] },
      { domain: 'a.example', present: 1, absent: 1, bestRank: 2, meanRank: 2, ranks: [null, 2] },
    ],
  });
});

it('shows the sources that were named, present or not', async () => {
  const { items, total } = await matrix({ domains: 'nowhere.example,a.example', limit: 1 });
  expect(total).toBe(4);
  expect(items).toEqual([
    { domain: 'a.example', present: 1, absent: 1, bestRank: 2, meanRank: 2, ranks: [null, 2] },
    { domain: 'nowhere.example', present: 0, absent: 2, bestRank: null, meanRank: null, ranks: [null, null] },
  ]);
});

it('keeps to engine, period and the latest query texts', async () => {
  expect(await matrix({ engine: 'bing' })).toMatchObject({ queriesTotal: 1, total: 3 });
  expect(await matrix({ queryLimit: 1 })).toMatchObject({ queriesTotal: 2, queries: [{ text: 'coffee' }], total: 2 });
  expect(await matrix({ to: TUESDAY, limit: 1 })).toMatchObject({ items: [{ domain: 'b.example', ranks: [1] }] });
  expect(await matrix({ type: 'ad' })).toMatchObject({ queriesTotal: 2, total: 0, items: [] });
  expect(await matrix({ engine: 'nobody' })).toEqual({ queries: [], queriesTotal: 0, total: 0, items: [] });
  await test.api().get('/stats/distance?sessionId=98765').expect(404);
});

it.each([{ limit: 101 }, { queryLimit: 0 }, { domains: 'a,,b' }, { domains: 'a b' }])('refuses %o', async (query) => {
  const { body } = await test.api().get('/stats/distance').query(query).expect(400);
  expect(body.errors).toMatchObject([{ parameter: Object.keys(query)[0] }]);
});
