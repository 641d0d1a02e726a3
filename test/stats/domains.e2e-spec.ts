import type { DomainStats } from '../../src/stats/domains/domains.dto.js';
import { RollupsService } from '../../src/rollups/rollups.service.js';
import { startApp, type TestApp } from '../support/app.js';
import { givenOn } from '../support/given.js';

let test: TestApp;
let given: ReturnType<typeof givenOn>;

beforeAll(async () => {
  test = await startApp({ CACHE_ENABLED: 'false' });
  given = givenOn(test);
});
afterAll(() => test.close());
beforeEach(() => test.dataSource.query('TRUNCATE sessions, websites CASCADE'));

const domains = async (query: Record<string, unknown> = {}): Promise<DomainStats> =>
  (await test.api().get('/stats/domains').query(query).expect(200)).body;

const near = (value: number) => expect.closeTo(value, 12);

const MONDAY = '2026-03-02T09:30:00.000Z';
const TUESDAY = '2026-03-03T09:30:00.000Z';

/**
 * Three queries. a.org stands on ranks 1 and 3 of the first and 2 of the second, b.co.uk on 2 and 1, c.org on 12 of the
 * third, which is of bing and has an ad of a.org and an answer without a link besides.
 */
async function fixture(): Promise<number> {
  const { id } = await given.session();
  await given.query(id, { engine: 'google', collectedAt: MONDAY }, [
    'https://www.a.org/1',
    'https://b.co.uk/',
    'https://a.org/2',
  ]);
  await given.query(id, { engine: 'google', collectedAt: TUESDAY }, ['https://shop.b.co.uk/', 'https://a.org/1']);
  await given.query(id, { engine: 'bing', collectedAt: TUESDAY }, [
    { url: 'https://c.org/', rank: 12 },
    { url: 'https://a.org/1', type: 'ad', rank: 1 },
    { type: 'answer_box', rank: 2 },
  ]);
  await given.query(id, { engine: 'bing', status: 'failed' });
  return id;
}

// By hand: 6 organic results of 3 domains in 3 queries. Best ranks: a.org 1 and 2, b.co.uk 2 and 1, c.org 12.
const BY_HAND = {
  total: 3,
  results: 6,
  queries: 3,
  concentration: {
    // Shares 3/6, 2/6, 1/6.
    herfindahlHirschman: near((9 + 4 + 1) / 36),
    // 2·(1·1 + 2·2 + 3·3) / (3·6) − 4/3.
    gini: near(28 / 18 - 4 / 3),
    entropy: near(0.5 + (1 / 3) * Math.log2(3) + (1 / 6) * Math.log2(6)),
    reason: null,
  },
  top: { top1: 2, top3: 5, top10: 5 },
  items: [
    {
      domain: 'a.org',
      results: 3,
      share: 0.5,
      queries: 2,
      bestRank: 1,
      meanRank: 1.5,
      meanReciprocalRank: near((1 + 1 / 2 + 0) / 3),
      top1Share: 0.5,
      top3Share: 0.6,
      top10Share: 0.6,
    },
    {
      domain: 'b.co.uk',
      results: 2,
      share: near(1 / 3),
      queries: 2,
      bestRank: 1,
      meanRank: 1.5,
      meanReciprocalRank: near((1 / 2 + 1 + 0) / 3),
      top1Share: 0.5,
      top3Share: 0.4,
      top10Share: 0.4,
    },
    {
      domain: 'c.org',
      results: 1,
      share: near(1 / 6),
      queries: 1,
      bestRank: 12,
      meanRank: 12,
      meanReciprocalRank: near(1 / 12 / 3),
      top1Share: 0,
      top3Share: 0,
      top10Share: 0,
    },
  ],
  topLevelDomains: {
    total: 2,
    items: [
      { tld: 'org', domains: 2, results: 4 },
      { tld: 'uk', domains: 1, results: 2 },
    ],
  },
};

it('rank domains by their results, and count the best rank of each query', async () => {
  await fixture();
  expect(await domains()).toEqual(BY_HAND);
});

it('say the same whether changes are pending, folded, or nothing is rolled up at all', async () => {
  const id = await fixture();
  const plainly = { from: '2000-01-01T00:00:00Z' };
  for (const query of [{}, { sessionId: id }, plainly, { ...plainly, sessionId: id }])
    expect(await domains(query)).toEqual(BY_HAND);
  await test.app.get(RollupsService, { strict: false }).fold();
  for (const query of [{}, { sessionId: id }, plainly, { ...plainly, sessionId: id }])
    expect(await domains(query)).toEqual(BY_HAND);
});

it('of one session, engine, type or time leave the others out', async () => {
  const id = await fixture();
  const { id: other } = await given.session();
  await given.query(other, {}, ['https://elsewhere.net/']);
  const named = async (query: Record<string, unknown>): Promise<unknown> =>
    (await domains(query)).items.map(({ domain, results }) => `${domain} ${results}`);
  expect(await named({ sessionId: other })).toEqual(['elsewhere.net 1']);
  expect(await named({ sessionId: id, engine: 'google' })).toEqual(['a.org 3', 'b.co.uk 2']);
  expect(await named({ sessionId: id, type: 'ad' })).toEqual(['a.org 1']);
  expect(await named({ to: TUESDAY })).toEqual(['a.org 2', 'b.co.uk 1']);
  expect(await named({ from: TUESDAY, engine: 'google' })).toEqual(['a.org 1', 'b.co.uk 1', 'elsewhere.net 1']);
});

it('name no more than was asked for, in the order of their names where results are equal', async () => {
  const { id } = await given.session();
  await given.query(id, {}, ['https://c.net/', 'https://a.com/', 'https://b.net/']);
  const { total, items, topLevelDomains } = await domains({ limit: 2 });
  expect([total, items.map(({ domain }) => domain)]).toEqual([3, ['a.com', 'b.net']]);
  expect(topLevelDomains.items.map(({ tld }) => tld)).toEqual(['net', 'com']);
});

it.each([{}, { engine: 'google' }])('of nothing have reasons instead of figures (%j)', async (query) => {
  const { id } = await given.session();
  await given.query(id, {}, [{ type: 'answer_box' }]);
  expect(await domains({ ...query, sessionId: id })).toEqual({
    total: 0,
    results: 0,
    queries: 0,
    concentration: { herfindahlHirschman: null, gini: null, entropy: null, reason: 'no-results' },
    top: { top1: 0, top3: 0, top10: 0 },
    items: [],
    topLevelDomains: { total: 0, items: [] },
  });
});

it('of one result have all of it', async () => {
  const { id } = await given.session();
  await given.query(id, {}, [{ url: 'http://127.0.0.1/', rank: 11 }]);
  const answer = await domains();
  expect(answer.concentration).toEqual({ herfindahlHirschman: 1, gini: 0, entropy: 0, reason: null });
  expect(answer.topLevelDomains).toEqual({ total: 0, items: [] });
  expect(answer.items).toEqual([
    {
      domain: '127.0.0.1',
      results: 1,
      share: 1,
      queries: 1,
      bestRank: 11,
      meanRank: 11,
      meanReciprocalRank: near(1 / 11),
      top1Share: null,
      top3Share: null,
      top10Share: null,
    },
  ]);
});

it('of a session that is not there, or of another workspace, are not found', async () => {
  const [{ id }] = await test.dataSource.query(
    `WITH w AS (INSERT INTO workspaces (name) VALUES ('other') RETURNING id)
     INSERT INTO sessions (workspace_id, name) SELECT id, 's' FROM w RETURNING id`,
  );
  for (const sessionId of [id, 999_999]) {
    const { body } = await test.api().get('/stats/domains').query({ sessionId }).expect(404);
    expect(body).toMatchObject({ code: 'SESSION_NOT_FOUND', detail: `Session ${sessionId} does not exist` });
  }
});
