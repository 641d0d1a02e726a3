import type { RanksAnswer } from '../../src/stats/ranks/ranks.dto.js';
import { startApp, type TestApp } from '../support/app.js';
import { givenOn } from '../support/given.js';

let test: TestApp;
let given: ReturnType<typeof givenOn>;
let sessionId: number;

const DAYS = ['2026-03-02T09:30:00.000Z', '2026-03-03T09:30:00.000Z', '2026-03-04T09:30:00.000Z'];

beforeAll(async () => {
  test = await startApp();
  given = givenOn(test);
  sessionId = (await given.session()).id;
  const ask = (day: number, results: string[], fields: object = {}) =>
    given.query(sessionId, { text: 'tea', engine: 'google', collectedAt: DAYS[day], ...fields }, results);
  await ask(0, ['https://x.example/', 'https://www.tea.example/a', 'https://www.tea.example/b?utm_source=y']);
  await ask(2, ['https://tea.example/', 'https://www.tea.example/b', 'https://www.tea.example/b']);
  await ask(1, ['https://x.example/']);
  await ask(1, ['https://www.tea.example/b'], { engine: 'bing' });
  await ask(1, [], { engine: 'bing', country: 'gb', status: 'failed' });
  await ask(1, ['https://www.tea.example/b'], { text: 'green tea' });
});
afterAll(() => test.close());

const history = async (query: Record<string, unknown>): Promise<RanksAnswer> =>
  (
    await test
      .api()
      .get('/stats/ranks')
      .query({ query: 'tea', ...query })
      .expect(200)
  ).body;
const points = ({ series }: RanksAnswer, i = 0) => series[i]?.points.map(({ rank, url }) => [rank, url]);

it('shows the best rank of a page in every collection, and says where it is absent', async () => {
  const answer = await history({ url: 'https://WWW.tea.example/b#top' });
  expect(answer).toMatchObject({ url: 'https://www.tea.example/b', domain: null, collections: 4, collectionsTotal: 4 });
  expect(answer.series).toMatchObject([
    { engine: 'google', country: null, present: 2, absent: 1, bestRank: 2, worstRank: 3, meanRank: 2.5 },
    { engine: 'bing', present: 1, absent: 0, bestRank: 1, meanRank: 1 },
  ]);
  expect(points(answer)).toEqual([
    [3, 'https://www.tea.example/b?utm_source=y'],
    [null, null],
    [2, 'https://www.tea.example/b'],
  ]);
  expect(answer.series[0]?.points.map(({ collectedAt }) => collectedAt)).toEqual(DAYS);
});

it('shows which page of a domain ranked best', async () => {
  const answer = await history({ domain: 'tea.example', engine: 'google' });
  expect(points(answer)).toEqual([
    [2, 'https://www.tea.example/a'],
    [null, null],
    [1, 'https://tea.example/'],
  ]);
  expect(await history({ domain: 'nowhere.example' })).toMatchObject({
    series: [{ present: 0, absent: 3, bestRank: null, worstRank: null, meanRank: null }, { present: 0 }],
  });
});

it('shows who led, where it is not told whom to look for', async () => {
  expect(points(await history({ engine: 'google' }))).toEqual([
    [1, 'https://x.example/'],
    [1, 'https://x.example/'],
    [1, 'https://tea.example/'],
  ]);
});

it('keeps to session, period, market and number', async () => {
  expect(await history({ sessionId, from: DAYS[1], to: DAYS[2] })).toMatchObject({ collectionsTotal: 2 });
  expect(await history({ country: 'gb' })).toMatchObject({ collectionsTotal: 0, series: [] });
  const latest = await history({ engine: 'google', limit: 1 });
  expect(latest).toMatchObject({ collections: 1, collectionsTotal: 3 });
  expect(latest.series[0]?.points[0]?.collectedAt).toBe(DAYS[2]);
  await test.api().get('/stats/ranks?query=tea&sessionId=98765').expect(404);
});

it.each([{ limit: 1001 }, { url: '' }, { domain: ' ' }, { engine: '' }])('refuses %o', async (query) => {
  const { body } = await test.api().get('/stats/ranks?query=tea').query(query).expect(400);
  expect(body.errors).toMatchObject([{ parameter: Object.keys(query)[0] }]);
});
