import { startApp, type TestApp } from '../support/app.js';
import { givenOn } from '../support/given.js';

let test: TestApp;
let given: ReturnType<typeof givenOn>;
let ids: { session: number; query: number; result: number; website: number };

beforeAll(async () => {
  test = await startApp({ CACHE_ENABLED: 'false' });
  given = givenOn(test);
  const { id: session } = await given.session();
  const query = await given.query(session, {}, ['https://example.org/heat']);
  const [result] = query.results;
  ids = { session, query: query.id, result: Number(result?.id), website: Number(result?.websiteId) };
  await given.content(ids.website, 'heat pump');
  await given.noun(ids.website, 'heat', 1, 0.5);
});
afterAll(() => test.close());

/** Route → statements, with a row or with many. */
const BUDGETS = {
  '/sessions': 1,
  '/sessions?total=false': 1,
  '/sessions/:session': 1,
  '/sessions/:session?include=queries': 2,
  '/sessions/:session?include=queries.results': 2,
  '/sessions/:session?include=queries.results.website': 2,
  '/queries': 1,
  '/queries?sessionId=:session': 1,
  '/queries/:query': 1,
  '/queries/:query?include=results': 2,
  '/queries/:query?include=results.website': 3,
  '/results': 1,
  '/results?include=website': 1,
  '/results?include=website,query': 1,
  '/results?queryId=:query': 1,
  '/results/:result': 1,
  '/results/:result?include=website,query': 3,
  '/websites': 1,
  '/websites?include=content': 1,
  '/websites?search=heat': 2,
  '/websites?search=heat&include=content': 3,
  '/websites/:website': 1,
  '/websites/:website?include=content': 2,
  '/websites/:website/results': 2,
  '/websites/:website/results?sort=id': 2,
  '/nouns': 1,
  '/nouns?sessionId=:session': 1,
  '/websites/:website/nouns': 2,
  '/stats/global': 1,
  '/stats/sessions/:session': 2,
  '/stats/domains': 1,
  '/stats/domains?sessionId=:session': 2,
  '/stats/engines': 1,
  '/stats/timeline?sessionId=:session': 2,
  '/stats/overlap': 2,
  '/stats/overlap?sessionId=:session&by=session&unit=domain': 3,
  '/stats/fused?query=q&sessionId=:session': 3,
  '/stats/ranks?query=q&sessionId=:session': 2,
  '/stats/distance?sessionId=:session': 2,
  '/stats/nouns?sessionId=:session': 2,
  // And its one cursor, which has a test of its own.
  '/sessions/:session/network?format=json': 1,
};

async function count(route: string): Promise<number> {
  const path = route.replace(/:(\w+)/, (_, name: keyof typeof ids) => String(ids[name]));
  return (await test.statementsOf(() => test.api().get(path).expect(200))).length;
}
const countAll = async (): Promise<Record<string, number>> => {
  const counts: Record<string, number> = {};
  for (const route of Object.keys(BUDGETS)) counts[route] = await count(route);
  return counts;
};

it('every list and every tree takes the same few statements with one row and with hundreds', async () => {
  expect(await countAll()).toEqual(BUDGETS);
  for (let i = 0; i < 30; i += 1) await given.session();
  for (let i = 0; i < 30; i += 1) {
    const urls = Array.from({ length: 20 }, (_, n) => `https://example.org/${i}/${n}`);
    const { results } = await given.query(ids.session, {}, [...urls, 'https://example.org/heat']);
    for (const { websiteId } of results.slice(0, 3)) await given.noun(websiteId, `lemma ${i}`, 1, 0.1);
  }
  await given.query(
    ids.session,
    {},
    Array.from({ length: 300 }, (_, n) => ({ url: `https://example.org/wide/${n}`, title: 'heat' })),
  );
  expect(await countAll()).toEqual(BUDGETS);
}, 60_000);

it('a result page of a thousand results is written in as many statements as one of two', async () => {
  const write = (results: number) =>
    test.statementsOf(() =>
      given.query(
        ids.session,
        {},
        Array.from({ length: results }, (_, n) => `https://example.com/${results}/${n}`),
      ),
    );
  const few = await write(2);
  expect(few.length).toBeLessThanOrEqual(14);
  expect(await write(1000)).toHaveLength(few.length);
  // Pages that are known are looked up, and nothing is upserted.
  const known = await write(2);
  expect(known).toHaveLength(few.length - 3);
  expect(await write(1000)).toHaveLength(known.length);
});
