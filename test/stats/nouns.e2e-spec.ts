import type { NounStats } from '../../src/stats/nouns/noun-stats.dto.js';
import { startApp, type TestApp } from '../support/app.js';
import { givenOn } from '../support/given.js';

let test: TestApp;
let sessionId: number;

beforeAll(async () => {
  test = await startApp();
  const given = givenOn(test);
  sessionId = (await given.session()).id;
  const ask = (id: number, engine: string, urls: (string | object)[]) => given.query(id, { engine }, urls as string[]);
  const first = await ask(sessionId, 'google', ['https://a.example/', 'https://b.example/', 'https://a.example/']);
  await ask(sessionId, 'bing', ['https://b.example/', 'https://silent.example/']);
  const ad = await ask(sessionId, 'google', [{ type: 'ad', url: 'https://ad.example/' }]);
  const other = await ask((await given.session()).id, 'google', ['https://c.example/']);
  const [a = 0, b = 0] = first.results.map(({ websiteId }) => websiteId);
  const [c = 0] = other.results.map(({ websiteId }) => websiteId);
  const [advertised = 0] = ad.results.map(({ websiteId }) => websiteId);
  await given.noun(a, 'pump', 7, 0.25);
  await given.noun(b, 'pump', 2, 0.75);
  await given.noun(b, 'heat', 5, 0.625);
  await given.noun(c, 'wind', 100, 0.9);
  await given.noun(advertised, 'offer', 50, 0.8);
});
afterAll(() => test.close());

const nouns = async (query: Record<string, unknown>): Promise<NounStats> =>
  (await test.api().get('/stats/nouns').query(query).expect(200)).body;

const pump = { lemma: 'pump', frequency: 9, documents: 2, meanTfidf: 0.5 };
const heat = { lemma: 'heat', frequency: 5, documents: 1, meanTfidf: 0.625 };

it('adds up what stands in the pages of a session, each page once', async () => {
  expect(await nouns({ sessionId })).toEqual({ documents: 2, total: 2, items: [pump, heat] });
  expect(await nouns({ sessionId, order: 'tfidf' })).toMatchObject({ items: [heat, pump] });
  expect(await nouns({ sessionId, limit: 1 })).toEqual({ documents: 2, total: 2, items: [pump] });
});

it('keeps to engine and type, or takes the whole workspace', async () => {
  expect(await nouns({ sessionId, engine: 'bing' })).toMatchObject({ documents: 1, items: [heat, { frequency: 2 }] });
  expect(await nouns({ sessionId, type: 'ad' })).toMatchObject({ items: [{ lemma: 'offer' }] });
  expect(await nouns({})).toMatchObject({ documents: 3, items: [{ lemma: 'wind' }, pump, heat] });
  expect(await nouns({ engine: 'nobody' })).toEqual({ documents: 0, total: 0, items: [] });
  await test.api().get('/stats/nouns?sessionId=98765').expect(404);
});

it.each([{ limit: 1001 }, { order: 'lemma' }, { sessionId: 'x' }])('refuses %o', async (query) => {
  const { body } = await test.api().get('/stats/nouns').query(query).expect(400);
  expect(body.errors).toMatchObject([{ parameter: Object.keys(query)[0] }]);
});
