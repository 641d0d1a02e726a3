import type { OverlapAnswer } from '../../src/stats/overlap/overlap.dto.js';
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

const overlap = async (query: Record<string, unknown>): Promise<OverlapAnswer> =>
  (await test.api().get('/stats/overlap').query(query).expect(200)).body;
const pages = (letters: string): string[] => Array.from(letters, (letter) => `https://${letter}.example/`);
const MONDAY = '2026-03-02T09:30:00.000Z';
const TUESDAY = '2026-03-03T09:30:00.000Z';

const pairOf = ({ pairs }: OverlapAnswer, a: string, b: string) => pairs.find((pair) => pair.a === a && pair.b === b);

describe('by engine', () => {
  // By hand, k = 3, p = 0.5. Text one: abcd and bace. Shared of 3: abc, so Jaccard 1, overlap 1, τ of b<a<c: (2 − 1)/3.
  // RBO: depths agree 0, 1, 1, 3/4: 0.5·0 + 0.25 + 0.125 + 0.0625·0.75 + 0.75·0.0625 = 0.46875.
  // Text two: xy and yzw: shared of 3: y of 4, overlap 1/3, fewer than two shared. RBO: depth 1: 0, 2: 1/2, 3: (1 + 1/2)/3.
  // 0.25·0.5 + 0.125·0.5 + 0.5·0.125 = 0.25.
  it('averages what each query text says', async () => {
    const { id } = await given.session();
    const query = (text: string, engine: string, letters: string) =>
      given.query(id, { text, engine, collectedAt: MONDAY }, pages(letters));
    await query('one', 'google', 'abcd');
    await query('one', 'bing', 'bace');
    await query('two', 'google', 'xy');
    await query('two', 'bing', 'yzw');
    await query('only google', 'google', 'ab');

    const answer = await overlap({ sessionId: id, k: 3, p: 0.5 });
    expect(answer).toMatchObject({ by: 'engine', unit: 'url', k: 3, p: 0.5, queries: 3, queriesTotal: 3 });
    expect(answer.sources).toEqual([
      { source: 'bing', name: 'bing', queries: 2 },
      { source: 'google', name: 'google', queries: 3 },
    ]);
    expect(answer.pairs).toEqual([
      {
        a: 'bing',
        b: 'google',
        queries: 2,
        jaccard: (1 + 1 / 4) / 2,
        overlap: (1 + 1 / 3) / 2,
        rbo: expect.closeTo((0.46875 + 0.25) / 2, 12),
        kendallTau: expect.closeTo(1 / 3, 12),
        kendallTauQueries: 1,
        kendallTauReason: null,
      },
    ]);
    expect(answer.matrix.jaccard).toEqual([
      [1, 0.625],
      [0.625, 1],
    ]);
    expect(answer.matrix.queries).toEqual([
      [2, 2],
      [2, 3],
    ]);
    expect(answer.sets.queries).toBe(2);
    expect(answer.sets.items).toEqual([
      { sources: ['bing', 'google'], count: 4, items: expect.any(Array) },
      { sources: ['bing'], count: 2, items: expect.any(Array) },
      { sources: ['google'], count: 1, items: [{ item: 'https://x.example/', queries: 1 }] },
    ]);
  });

  it('takes the latest completed collection of each engine, within one language, country and device', async () => {
    const { id } = await given.session();
    const query = (engine: string, letters: string, fields: object) =>
      given.query(id, { text: 'q', engine, collectedAt: MONDAY, ...fields }, pages(letters));
    await query('google', 'abc', {});
    await query('google', 'xyz', { collectedAt: TUESDAY });
    await query('google', '', { collectedAt: '2026-03-04T09:30:00.000Z', status: 'failed' });
    await query('bing', 'xyz', {});
    await query('bing', 'abc', { language: 'de' });
    expect(pairOf(await overlap({ sessionId: id }), 'bing', 'google')).toMatchObject({ queries: 1, jaccard: 1 });
    expect(pairOf(await overlap({ sessionId: id, to: TUESDAY }), 'bing', 'google')).toMatchObject({ jaccard: 0 });
  });

  it('counts an empty list as one that shares nothing, and two of them not at all', async () => {
    const { id } = await given.session();
    await given.query(id, { text: 'q', engine: 'google', collectedAt: MONDAY }, pages('ab'));
    await given.query(id, { text: 'q', engine: 'bing', collectedAt: MONDAY });
    await given.query(id, { text: 'empty', engine: 'google', collectedAt: MONDAY });
    await given.query(id, { text: 'empty', engine: 'bing', collectedAt: MONDAY });
    const { pairs, matrix } = await overlap({ sessionId: id });
    expect(pairs).toMatchObject([{ queries: 1, jaccard: 0, overlap: 0, rbo: 0, kendallTau: null }]);
    expect(pairs[0]?.kendallTauReason).toBe('fewer-than-two-shared');
    expect(matrix.rbo).toEqual([
      [null, 0],
      [0, 1],
    ]);
  });

  it('counts a page that stands twice at its best rank, and a domain at the best of its pages', async () => {
    const { id } = await given.session();
    const query = (engine: string, urls: string[]) => given.query(id, { text: 'q', engine, collectedAt: MONDAY }, urls);
    await query('google', [
      'https://a.example/',
      'https://b.example/',
      'https://a.example/#again',
      'https://c.example/',
    ]);
    await query('bing', ['https://a.example/2', 'https://a.example/', 'https://b.example/']);
    const urls = await overlap({ sessionId: id, k: 2 });
    expect(urls.pairs).toMatchObject([{ jaccard: 1 / 3, kendallTau: 1 }]);
    const domains = await overlap({ sessionId: id, k: 3, unit: 'domain' });
    expect(domains.pairs).toMatchObject([{ jaccard: 1, kendallTau: 1 }]);
    expect(domains.sets.items[0]?.items).toEqual([
      { item: 'a.example', queries: 1 },
      { item: 'b.example', queries: 1 },
    ]);
  });

  it('says why there is no τ: constant ranks, nothing shared, no common text', async () => {
    const { id } = await given.session();
    const tied = pages('ab').map((url) => ({ url, rank: 1 }));
    await given.query(id, { text: 'q', engine: 'google', collectedAt: MONDAY }, tied);
    await given.query(id, { text: 'q', engine: 'bing', collectedAt: MONDAY }, pages('ba'));
    await given.query(id, { text: 'q', engine: 'brave', collectedAt: MONDAY }, pages('xyz'));
    await given.query(id, { text: 'r', engine: 'yandex', collectedAt: MONDAY }, pages('ab'));
    const answer = await overlap({ sessionId: id });
    expect(pairOf(answer, 'bing', 'google')).toMatchObject({ kendallTau: null, kendallTauReason: 'constant-ranks' });
    expect(pairOf(answer, 'bing', 'brave')).toMatchObject({ kendallTauReason: 'fewer-than-two-shared' });
    expect(pairOf(answer, 'bing', 'yandex')).toEqual({
      a: 'bing',
      b: 'yandex',
      queries: 0,
      jaccard: null,
      overlap: null,
      rbo: null,
      kendallTau: null,
      kendallTauQueries: 0,
      kendallTauReason: 'no-shared-query',
    });
  });

  it('looks at organic results unless it is told another type', async () => {
    const { id } = await given.session();
    const ad = { type: 'ad', url: 'https://ad.example/', rank: 1 };
    await given.query(id, { text: 'q', engine: 'google', collectedAt: MONDAY }, [...pages('ab'), ad]);
    await given.query(id, { text: 'q', engine: 'bing', collectedAt: MONDAY }, [...pages('cd'), ad]);
    expect((await overlap({ sessionId: id })).pairs).toMatchObject([{ jaccard: 0 }]);
    expect((await overlap({ sessionId: id, type: 'ad' })).pairs).toMatchObject([{ jaccard: 1 }]);
  });
});

it('by session compares engine with engine, and tells sessions of equal names apart', async () => {
  const [first, second] = [await given.session({ name: 'weekly' }), await given.session({ name: 'weekly' })];
  for (const engine of ['google', 'bing']) {
    await given.query(first.id, { text: 'q', engine, collectedAt: MONDAY }, pages(engine === 'bing' ? 'ab' : 'cd'));
    await given.query(second.id, { text: 'q', engine, collectedAt: TUESDAY }, pages(engine === 'bing' ? 'ab' : 'cx'));
  }
  const answer = await overlap({ by: 'session', sessionId: `${first.id},${second.id}` });
  expect(answer.sources).toEqual([
    { source: String(first.id), name: 'weekly', queries: 2 },
    { source: String(second.id), name: 'weekly', queries: 2 },
  ]);
  expect(answer.pairs).toMatchObject([{ queries: 2, jaccard: (1 + 1 / 3) / 2 }]);
});

it('by collectedAt compares spans of time', async () => {
  const { id } = await given.session();
  await given.query(id, { text: 'q', collectedAt: '2026-03-02T00:00:00.000Z' }, pages('ab'));
  await given.query(id, { text: 'q', collectedAt: '2026-03-02T23:59:59.999Z' }, pages('bc'));
  await given.query(id, { text: 'q', collectedAt: '2026-03-03T00:00:00.000Z' }, pages('cb'));
  const days = await overlap({ by: 'collectedAt', sessionId: id });
  expect(days.sources.map(({ source }) => source)).toEqual(['2026-03-02T00:00:00.000Z', '2026-03-03T00:00:00.000Z']);
  expect(days.pairs).toMatchObject([{ queries: 1, jaccard: 1, kendallTau: -1 }]);
  expect((await overlap({ by: 'collectedAt', sessionId: id, interval: 'hour' })).sources).toHaveLength(3);
  expect((await overlap({ by: 'collectedAt', sessionId: id, interval: 'month' })).pairs).toEqual([]);
});

it('answers for a session without content, and for no session at all', async () => {
  const { id } = await given.session();
  const empty = { queries: 0, queriesTotal: 0, sources: [], pairs: [], sets: { queries: 0, total: 0, items: [] } };
  expect(await overlap({ sessionId: id })).toMatchObject(empty);
  expect(await overlap({})).toMatchObject(empty);
});

it('names every session that is not there', async () => {
  const { id } = await given.session();
  const { body } = await test.api().get(`/stats/overlap?sessionId=${id},8765,9876`).expect(404);
  expect(body).toMatchObject({ code: 'SESSION_NOT_FOUND', detail: 'Sessions 8765, 9876 do not exist' });
});

it('knows no session of another workspace', async () => {
  const [{ id }] = await test.dataSource.query(
    `WITH other AS (INSERT INTO workspaces (name) VALUES ('other') RETURNING id)
     INSERT INTO sessions (workspace_id, name) SELECT id, 'theirs' FROM other RETURNING id`,
  );
  await test.api().get(`/stats/overlap?sessionId=${id}`).expect(404);
  expect(await overlap({ by: 'session' })).toMatchObject({ sources: [] });
});

it.each([
  { k: 0 },
  { k: 1001 },
  { p: 0 },
  { p: 1 },
  { p: 'x' },
  { limit: 101 },
  { by: 'page' },
  { unit: 'host' },
  { interval: 'year' },
  { sessionId: '1,1' },
  { from: '2026-01-01' },
])('refuses %o', async (query) => {
  const { body } = await test.api().get('/stats/overlap').query(query).expect(400);
  expect(body.errors).toMatchObject([{ parameter: Object.keys(query)[0] }]);
});

it('is kept until something it rests on is written', async () => {
  const [mine, other] = [await given.session(), await given.session()];
  const answer = (query: object) => test.api().get('/stats/overlap').query(query).expect(200);
  const isHit = async (query: object) => /; hit/.test((await answer(query)).headers['cache-status'] ?? '');
  await answer({ sessionId: mine.id });
  await answer({});
  expect([await isHit({ sessionId: mine.id }), await isHit({})]).toEqual([true, true]);
  await given.query(other.id, {}, pages('a'));
  expect([await isHit({ sessionId: mine.id }), await isHit({})]).toEqual([true, false]);
  await given.query(mine.id, {}, pages('a'));
  expect(await isHit({ sessionId: mine.id })).toBe(false);
  expect((await answer({ sessionId: mine.id })).body.sources).toMatchObject([{ queries: 1 }]);
});
