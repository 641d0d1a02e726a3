import type { Comparison } from '../../src/stats/compare/compare.dto.js';
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

const compare = async (sessionIds: number[], query: Record<string, unknown> = {}): Promise<Comparison> =>
  (
    await test
      .api()
      .get('/stats/compare')
      .query({ sessionIds: sessionIds.join(','), ...query })
      .expect(200)
  ).body;
const page = (letter: string): string => `https://${letter}.example/`;
const pages = (letters: string): string[] => Array.from(letters, page);
const MONDAY = '2026-03-02T09:30:00.000Z';
const TUESDAY = '2026-03-03T09:30:00.000Z';

// By hand: q on google goes from abcd to bxad: b up from 2 to 1, a down from 1 to 3, d stays 4th, c left, x entered.
// r was asked in the first session alone, q on bing in the second: nothing moves there.
it('shows what is shared, what is exclusive, and what moved', async () => {
  const [before, after] = [await given.session({ name: 'weekly' }), await given.session({ name: 'weekly' })];
  await given.query(before.id, { text: 'q', collectedAt: MONDAY }, pages('abcd'));
  await given.query(before.id, { text: 'r', collectedAt: MONDAY }, pages('ay'));
  await given.query(after.id, { text: 'q', collectedAt: TUESDAY }, pages('bxad'));
  await given.query(after.id, { text: 'q', collectedAt: TUESDAY, engine: 'bing' }, [
    ...pages('zb'),
    { type: 'ad', rank: 1, url: page('ad') },
  ] as string[]);

  const answer = await compare([before.id, after.id]);
  expect(answer.sessions).toEqual([
    { id: before.id, name: 'weekly', queries: 2, results: 6, urls: 5, domains: 5 },
    { id: after.id, name: 'weekly', queries: 2, results: 6, urls: 5, domains: 5 },
  ]);
  for (const { items } of [answer.urls.shared, ...answer.urls.exclusive]) items.sort();
  expect(answer.urls).toEqual({
    total: 7,
    shared: { count: 3, items: [page('a'), page('b'), page('d')] },
    some: 0,
    exclusive: [
      { sessionId: before.id, count: 2, items: [page('c'), page('y')] },
      { sessionId: after.id, count: 2, items: [page('x'), page('z')] },
    ],
  });
  expect(answer.domains.exclusive[1]).toEqual({ sessionId: after.id, count: 2, items: ['x.example', 'z.example'] });
  const move = { query: 'q', engine: 'google' };
  expect(answer.movements).toEqual([
    {
      from: before.id,
      to: after.id,
      queries: 1,
      queriesTotal: 1,
      same: 1,
      entered: { count: 1, items: [{ ...move, url: page('x'), from: null, to: 2 }] },
      left: { count: 1, items: [{ ...move, url: page('c'), from: 3, to: null }] },
      up: { count: 1, items: [{ ...move, url: page('b'), from: 2, to: 1 }] },
      down: { count: 1, items: [{ ...move, url: page('a'), from: 1, to: 3 }] },
    },
  ]);
  expect(answer.distributions.engines).toEqual([
    { value: 'google', results: [6, 4] },
    { value: 'bing', results: [0, 2] },
  ]);
  expect(answer.distributions.types).toEqual([
    { value: 'organic', results: [6, 6] },
    { value: 'ad', results: [0, 1] },
  ]);
  expect(answer.distributions.domains.slice(0, 2)).toEqual([
    { value: 'a.example', results: [2, 1] },
    { value: 'b.example', results: [1, 2] },
  ]);
});

it('keeps the order of the sessions, turned round as well', async () => {
  const [one, two] = [await given.session(), await given.session()];
  await given.query(one.id, { text: 'q', collectedAt: MONDAY }, pages('ab'));
  await given.query(two.id, { text: 'q', collectedAt: TUESDAY }, pages('ba'));
  const backwards = await compare([two.id, one.id]);
  expect(backwards.sessions.map(({ id }) => id)).toEqual([two.id, one.id]);
  expect(backwards.movements).toMatchObject([
    { from: two.id, to: one.id, up: { items: [{ url: page('a'), from: 2, to: 1 }] } },
  ]);
});

it('compares three sessions step by step, one of them without content', async () => {
  const sessions = [await given.session(), await given.session(), await given.session()];
  const [one = 0, two = 0, three = 0] = sessions.map(({ id }) => id);
  await given.query(one, { text: 'q', collectedAt: MONDAY }, pages('abc'));
  await given.query(three, { text: 'q', collectedAt: TUESDAY }, pages('bad'));
  const answer = await compare([one, two, three]);
  expect(answer.urls).toMatchObject({ total: 4, shared: { count: 0 }, some: 2 });
  expect(answer.urls.exclusive.map(({ count }) => count)).toEqual([1, 0, 1]);
  expect(answer.movements).toMatchObject([
    { from: one, to: two, queries: 0, same: 0, entered: { count: 0, items: [] } },
    { from: two, to: three, queries: 0 },
  ]);
  expect(answer.nouns.map(({ pages: read, items }) => [read, items])).toEqual([
    [3, []],
    [0, []],
    [3, []],
  ]);
});

// By hand: 8 of 10 terms here and 1 of 10 there: E = 4.5 and 5.5.
it('lists the nouns that tell a session from the others', async () => {
  const [one, two] = [await given.session(), await given.session()];
  const first = await given.query(one.id, { text: 'q', collectedAt: MONDAY }, pages('ab'));
  const second = await given.query(two.id, { text: 'q', collectedAt: MONDAY }, pages('c'));
  const [a = 0, b = 0] = first.results.map(({ websiteId }) => websiteId);
  const [c = 0] = second.results.map(({ websiteId }) => websiteId);
  await given.noun(a, 'pump', 5, 0.1);
  await given.noun(b, 'pump', 3, 0.1);
  await given.noun(b, 'house', 2, 0.1);
  await given.noun(c, 'pump', 1, 0.1);
  await given.noun(c, 'house', 9, 0.1);
  const answer = await compare([one.id, two.id]);
  const surprise = expect.closeTo(
    2 * (8 * Math.log(8 / 4.5) + Math.log(1 / 4.5) + 2 * Math.log(2 / 5.5) + 9 * Math.log(9 / 5.5)),
    9,
  );
  expect(answer.nouns).toEqual([
    {
      sessionId: one.id,
      pages: 2,
      items: [{ lemma: 'pump', frequency: 8, otherFrequency: 1, logLikelihood: surprise }],
    },
    {
      sessionId: two.id,
      pages: 1,
      items: [{ lemma: 'house', frequency: 9, otherFrequency: 2, logLikelihood: surprise }],
    },
  ]);
  expect((await compare([one.id, two.id], { nounPages: 0 })).nouns).toMatchObject([
    { pages: 0, items: [] },
    { items: [] },
  ]);
});

it('finds no difference between a session and itself', async () => {
  const { id } = await given.session();
  await given.query(id, { text: 'q', collectedAt: MONDAY }, [...pages('ab'), { url: page('c'), type: 'ad' }]);
  const { urls, movements, distributions } = await compare([id, id]);
  expect(urls).toMatchObject({ total: 2, shared: { count: 2 }, some: 0, exclusive: [{ count: 0 }, { count: 0 }] });
  expect(movements).toMatchObject([{ queries: 1, same: 2, entered: { count: 0 }, left: { count: 0 } }]);
  expect(distributions.types).toEqual([
    { value: 'organic', results: [2, 2] },
    { value: 'ad', results: [1, 1] },
  ]);
});

it('shows what every session has, folded, pending or within a span of time', async () => {
  const [one, two] = [await given.session(), await given.session()];
  await given.query(one.id, { text: 'q', collectedAt: MONDAY }, pages('abc'));
  await given.query(two.id, { text: 'q', collectedAt: TUESDAY, engine: 'bing' }, pages('xy'));
  const engines = async (query: Record<string, unknown> = {}) =>
    (await compare([one.id, two.id], query)).distributions.engines;
  const both = [
    { value: 'google', results: [3, 0] },
    { value: 'bing', results: [0, 2] },
  ];
  expect(await engines()).toEqual(both);
  await test.dataSource.query('DO $$ BEGIN WHILE rollup_fold() > 0 LOOP END LOOP; END $$');
  expect(await engines({ from: MONDAY })).toEqual(both);
  await given.query(two.id, { text: 'other', collectedAt: TUESDAY, engine: 'bing' }, pages('zw'));
  const more = [{ value: 'bing', results: [0, 4] }, both[0]];
  expect(await engines()).toEqual(more);
  expect(await engines({ engine: 'bing' })).toEqual(more.slice(0, 1));
  expect(await engines({ from: TUESDAY })).toEqual(more.slice(0, 1));
});

it('keeps to engine, period, type and limit', async () => {
  const [one, two] = [await given.session(), await given.session()];
  for (const { id } of [one, two]) {
    await given.query(id, { text: 'q', collectedAt: MONDAY }, pages('abc'));
    await given.query(id, { text: 'q', collectedAt: TUESDAY, engine: 'bing' }, pages('xy'));
  }
  const both = [one.id, two.id];
  expect((await compare(both, { engine: 'bing' })).urls).toMatchObject({ total: 2, shared: { count: 2 } });
  expect((await compare(both, { to: TUESDAY })).sessions).toMatchObject([{ queries: 1, urls: 3 }, { results: 3 }]);
  expect((await compare(both, { type: 'ad' })).urls.total).toBe(0);
  expect((await compare(both, { limit: 1 })).urls.shared).toEqual({ count: 5, items: [expect.any(String)] });
});

it('counts blocks without a page among the results, as the distributions do', async () => {
  const [one, two] = [await given.session(), await given.session()];
  const question = { type: 'related_question', rank: 1, title: 'How loud?' };
  await given.query(one.id, { text: 'q', collectedAt: MONDAY }, [question, { ...question, url: page('a') }]);
  await given.query(two.id, { text: 'q', collectedAt: MONDAY }, [question]);
  const answer = await compare([one.id, two.id], { type: 'related_question' });
  expect(answer.sessions).toMatchObject([
    { results: 2, urls: 1 },
    { results: 1, urls: 0 },
  ]);
  expect(answer.distributions.engines).toEqual([{ value: 'google', results: [2, 1] }]);
});

it('says how many query texts there are where it reads movements of a part of them', async () => {
  const sessions = [await given.session(), await given.session(), await given.session()];
  const [one = 0, two = 0, three = 0] = sessions.map(({ id }) => id);
  // The first two share 2,100 texts, of which one is in another language; the third has the first 100 of them, twice.
  await test.dataSource.query(
    `INSERT INTO queries (workspace_id, session_id, text, engine, language, status, collected_at, identity)
     SELECT 1, side, 'text ' || n, 'google', CASE WHEN n = 7 AND side = $2 THEN 'de' ELSE 'en' END, 'completed',
            '2026-03-02'::timestamptz + again * interval '1 day', int4send(n) || int8send(side) || int4send(again)
       FROM unnest(ARRAY[$1, $2, $3]::bigint[]) AS side, generate_series(1, 2101) AS n, generate_series(0, 1) AS again
      WHERE CASE WHEN side = $3 THEN n <= 100 ELSE again = 0 END`,
    [one, two, three],
  );
  const read = async (...given: number[]) =>
    (await compare(given)).movements.map(({ queries, queriesTotal }) => [queries, queriesTotal]);
  expect(await read(one, two)).toEqual([[2000, 2100]]);
  expect(await read(one, two, three, two)).toEqual([
    [1333, 2100],
    [99, 99],
    [99, 99],
  ]);
  const { movements: within } = await compare([one, two], { to: '2026-03-03T00:00:00Z', engine: 'bing' });
  expect(within).toMatchObject([{ queries: 0, queriesTotal: 0 }]);
});

it('names every session that is not there', async () => {
  const { id } = await given.session();
  const { body } = await test.api().get(`/stats/compare?sessionIds=8765,${id},9876`).expect(404);
  expect(body).toMatchObject({ code: 'SESSION_NOT_FOUND', detail: 'Sessions 8765, 9876 do not exist' });
});

it.each([{ sessionIds: '1' }, { sessionIds: '1,x' }, { limit: 0 }, { nounPages: -1 }])('refuses %o', async (query) => {
  const { body } = await test
    .api()
    .get('/stats/compare')
    .query({ sessionIds: '1,2', ...query })
    .expect(400);
  expect(body.errors).toMatchObject([{ parameter: Object.keys(query)[0] }]);
});
