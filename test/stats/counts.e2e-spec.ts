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

const get = async (path: string, query: Record<string, unknown> = {}) =>
  (await test.api().get(path).query(query).expect(200)).body;
const fold = (): Promise<void> => test.app.get(RollupsService, { strict: false }).fold();

const pages = (count: number): string[] => Array.from({ length: count }, (_, i) => `https://example.org/${i}`);

/** Sunday, 1 March 2026, to Monday, 9 March: two weeks, of which the first began in February. */
async function fixture(): Promise<{ first: number; second: number }> {
  const { id: first } = await given.session();
  const { id: second } = await given.session();
  await given.query(first, { engine: 'google', collectedAt: '2026-03-01T23:59:59.999Z' }, pages(4));
  await given.query(first, { engine: 'bing', collectedAt: '2026-03-02T00:00:00.000Z' }, [
    ...pages(1),
    { type: 'ad', url: 'https://example.com/' },
  ]);
  await given.query(first, { engine: 'bing', status: 'failed', collectedAt: '2026-03-02T12:00:00.000Z' });
  await given.query(second, { engine: 'google', collectedAt: '2026-03-09T06:00:00.000Z' }, pages(3));
  return { first, second };
}

const status = (counts: Record<string, number>) => ({ pending: 0, running: 0, completed: 0, failed: 0, ...counts });

describe('engines', () => {
  it('have their queries, results and shares, the one with the most queries first', async () => {
    await fixture();
    const byHand = {
      total: 2,
      items: [
        {
          engine: 'bing',
          queries: status({ total: 2, completed: 1, failed: 1 }),
          results: 1,
          resultsPerQuery: 0.5,
          share: 1 / 8,
        },
        {
          engine: 'google',
          queries: status({ total: 2, completed: 2 }),
          results: 7,
          resultsPerQuery: 3.5,
          share: 7 / 8,
        },
      ],
      shareReason: null,
    };
    expect(await get('/stats/engines')).toEqual(byHand);
    await fold();
    expect(await get('/stats/engines')).toEqual(byHand);
  });

  it('follow a query that is changed to another engine', async () => {
    const { second } = await fixture();
    await fold();
    await test.dataSource.query(`UPDATE queries SET engine = 'brave' WHERE session_id = $1`, [second]);
    const { items } = await get('/stats/engines', { limit: 2 });
    expect(items.map(({ engine, results }: { engine: string; results: number }) => [engine, results])).toEqual([
      ['bing', 1],
      ['brave', 3],
    ]);
  });

  it('without results have a reason for their missing shares', async () => {
    const { first } = await fixture();
    expect(await get('/stats/engines', { sessionId: first, type: 'local_pack' })).toMatchObject({
      items: [{ share: null }, { share: null }],
      shareReason: 'no-results',
    });
    expect(await get('/stats/engines', { engine: 'nobody' })).toEqual({
      total: 0,
      items: [],
      shareReason: 'no-results',
    });
  });
});

describe('the timeline', () => {
  const items = async (query: Record<string, unknown>) => (await get('/stats/timeline', query)).items;

  it.each([
    ['day', ['2026-03-01 1 0 4', '2026-03-02 2 1 1', '2026-03-09 1 0 3']],
    ['week', ['2026-02-23 1 0 4', '2026-03-02 2 1 1', '2026-03-09 1 0 3']],
    ['month', ['2026-03-01 4 1 8']],
  ])('has every %s with queries', async (interval, byHand) => {
    await fixture();
    const lines = async (): Promise<string[]> =>
      (await items({ interval })).map((item: Record<string, unknown>) => Object.values(item).join(' '));
    expect(await lines()).toEqual(byHand);
    await fold();
    expect(await lines()).toEqual(byHand);
  });

  it('lists the latest periods, and says how many there are', async () => {
    await fixture();
    const { total, items: listed } = await get('/stats/timeline', { limit: 2 });
    expect([total, listed.map(({ from }: { from: string }) => from)]).toEqual([3, ['2026-03-02', '2026-03-09']]);
  });

  it('begins and ends at any moment', async () => {
    const { first } = await fixture();
    await fold();
    const from = async (query: Record<string, unknown>) =>
      (await items(query)).map((item: { from: string; queries: number; results: number }) => [
        item.from,
        item.queries,
        item.results,
      ]);
    expect(await from({ from: '2026-03-01T23:59:59.999Z', to: '2026-03-02T12:00:00.000Z' })).toEqual([
      ['2026-03-01', 1, 4],
      ['2026-03-02', 1, 1],
    ]);
    expect(await from({ from: '2026-03-02T00:00:00.001Z', to: '2026-03-09T06:00:00.001Z' })).toEqual([
      ['2026-03-02', 1, 0],
      ['2026-03-09', 1, 3],
    ]);
    expect(await from({ from: '2026-03-02T00:00:00.000Z', sessionId: first, engine: 'bing' })).toEqual([
      ['2026-03-02', 2, 1],
    ]);
    expect(await from({ from: '2026-03-02T06:00:00.000Z', to: '2026-03-02T18:00:00.000Z' })).toEqual([
      ['2026-03-02', 1, 0],
    ]);
    expect(await from({ from: '2026-03-09T00:00:00.000Z', to: '2026-03-02T00:00:00.000Z' })).toEqual([]);
  });
});

describe('a session', () => {
  it('has its counts, times, and the fewest, mean and most results of a query', async () => {
    const { first } = await fixture();
    const byHand = {
      sessionId: first,
      queries: status({ total: 3, completed: 2, failed: 1 }),
      results: { total: 6, byType: { organic: 5, ad: 1 } },
      websites: 5,
      domains: 2,
      firstCollectedAt: '2026-03-01T23:59:59.999Z',
      lastCollectedAt: '2026-03-02T12:00:00.000Z',
      resultsPerQuery: { min: 0, mean: 2, max: 4, reason: null },
    };
    expect(await get(`/stats/sessions/${first}`)).toEqual(byHand);
    await fold();
    expect(await get(`/stats/sessions/${first}`)).toEqual(byHand);
  });

  it('without queries has a reason instead of a mean', async () => {
    const { id } = await given.session();
    expect(await get(`/stats/sessions/${id}`)).toEqual({
      sessionId: id,
      queries: status({ total: 0 }),
      results: { total: 0, byType: {} },
      websites: 0,
      domains: 0,
      firstCollectedAt: null,
      lastCollectedAt: null,
      resultsPerQuery: { min: null, mean: null, max: null, reason: 'no-queries' },
    });
  });
});

it.each(['/stats/sessions/9', '/stats/engines?sessionId=9', '/stats/timeline?sessionId=9'])(
  '%s is not found',
  async (path) => {
    const { body } = await test.api().get(path).expect(404);
    expect(body.code).toBe('SESSION_NOT_FOUND');
  },
);
