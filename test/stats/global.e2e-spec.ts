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

const totals = async (): Promise<Record<string, unknown>> =>
  (await test.api().get('/stats/global').expect(200)).body as Record<string, unknown>;

it('of an empty workspace are zeros, without times', async () => {
  expect(await totals()).toEqual({
    sessions: 0,
    queries: 0,
    results: 0,
    websites: 0,
    domains: 0,
    nouns: 0,
    firstCollectedAt: null,
    lastCollectedAt: null,
  });
});

it('count occurrences of every type, each page once and each of its domains once', async () => {
  const { id } = await given.session();
  await given.session();
  await given.query(id, { collectedAt: '2026-03-02T09:30:00.000Z' }, [
    'https://a.example.org/1',
    'https://b.example.org/2',
    { type: 'answer_box' },
  ]);
  const { results } = await given.query(id, { collectedAt: '2026-03-09T09:30:00.000Z' }, [
    'https://b.example.org/2',
    'https://example.com/',
    { type: 'ad', url: 'https://example.com/' },
  ]);
  await given.noun(Number(results[0]?.websiteId), 'heat', 2, 0.1);
  expect(await totals()).toEqual({
    sessions: 2,
    queries: 2,
    results: 6,
    websites: 3,
    domains: 2,
    nouns: 1,
    firstCollectedAt: '2026-03-02T09:30:00.000Z',
    lastCollectedAt: '2026-03-09T09:30:00.000Z',
  });
});

it('keep pages whose results are gone', async () => {
  const { id } = await given.session();
  await given.query(id, {}, ['https://example.org/']);
  await test.api().delete(`/sessions/${id}`).expect(204);
  expect(await totals()).toMatchObject({ sessions: 0, queries: 0, results: 0, websites: 1, domains: 1 });
});
