import { startApp, type TestApp } from './support/app.js';
import { givenOn } from './support/given.js';

let test: TestApp;
let sessionId: number;
let pages: number[];

beforeAll(async () => {
  test = await startApp();
  const given = givenOn(test);
  sessionId = (await given.session()).id;
  const { results } = await given.query(sessionId, {}, ['https://example.org/1', 'https://example.org/2']);
  const other = await given.query((await given.session()).id, {}, ['https://example.org/3']);
  pages = [...results, ...other.results].map(({ websiteId }) => websiteId);
  const [one = 0, two = 0, three = 0] = pages;
  await given.noun(one, 'pump', 7, 0.25);
  await given.noun(one, 'heat', 9, 0.125);
  await given.noun(two, 'pump', 1, 0.5);
  await given.noun(three, 'wind', 3, 0.0625);
});
afterAll(() => test.close());

async function lemmas(path: string, query: Record<string, unknown> = {}): Promise<string[]> {
  const { body } = await test.api().get(path).query(query).expect(200);
  return body.items.map(({ lemma, frequency }: { lemma: string; frequency: number }) => `${lemma} ${frequency}`);
}

it('lists the most frequent first, or the most telling', async () => {
  expect(await lemmas('/nouns')).toEqual(['heat 9', 'pump 7', 'wind 3', 'pump 1']);
  expect(await lemmas('/nouns', { sort: 'frequency' })).toEqual(['pump 1', 'wind 3', 'pump 7', 'heat 9']);
  expect(await lemmas('/nouns', { sort: '-tfidf' })).toEqual(['pump 1', 'pump 7', 'heat 9', 'wind 3']);
  expect(await lemmas('/nouns', { sort: 'tfidf' })).toEqual(['wind 3', 'heat 9', 'pump 7', 'pump 1']);
});

it('lists those of a session, of a lemma, of a page', async () => {
  expect(await lemmas('/nouns', { sessionId })).toEqual(['heat 9', 'pump 7', 'pump 1']);
  expect(await lemmas('/nouns', { lemma: 'pump' })).toEqual(['pump 7', 'pump 1']);
  expect(await lemmas('/nouns', { lemma: 'wind', sessionId })).toEqual([]);
  expect(await lemmas(`/websites/${pages[0]}/nouns`)).toEqual(['heat 9', 'pump 7']);
  expect(await lemmas(`/websites/${pages[0]}/nouns`, { lemma: 'pump' })).toEqual(['pump 7']);
});

it('weighs texts that are written together alike, and leaves a weight until its text is another one', async () => {
  const write = async (...names: string[]): Promise<number[]> => {
    const items = names.map((name) => ({ url: `https://castle.example/${name}`, text: 'The castle.', language: 'en' }));
    return (await test.api().put('/websites/bulk').send({ items }).expect(200)).body.ids;
  };
  const weightOf = async (id: number): Promise<number> =>
    (await test.api().get(`/websites/${id}/nouns`).expect(200)).body.items[0].tfidf;
  const [first = 0] = await write('1');
  expect(await weightOf(first)).toBe(Math.log(1 + 1 / 1));
  const [second = 0, third = 0] = await write('2', '3');
  expect([await weightOf(second), await weightOf(third)]).toEqual([Math.log(2), Math.log(2)]);
  await test
    .api()
    .put('/websites/bulk')
    .send({ items: [{ url: 'https://castle.example/4', text: 'A pump.' }] });
  const [fifth = 0] = await write('5');
  expect(await weightOf(fifth)).toBeCloseTo(Math.log(1 + 5 / 4), 12);
  expect(await weightOf(first)).toBe(Math.log(2));
});

it('returns the named fields only', async () => {
  const { body } = await test.api().get('/nouns?fields=lemma,tfidf&perPage=1').expect(200);
  expect(body.items).toEqual([{ lemma: 'heat', tfidf: 0.125 }]);
});

it('answers 404 for the nouns of a page that is not there', async () => {
  const { body } = await test.api().get('/websites/9007199254740991/nouns').expect(404);
  expect(body.code).toBe('WEBSITE_NOT_FOUND');
});

it.each([{ sort: 'lemma' }, { sessionId: -1 }, { lemma: '' }, { limit: 5 }])('refuses %o', async (query) => {
  const { body } = await test.api().get('/nouns').query(query).expect(400);
  expect(body.errors).toMatchObject([{ parameter: Object.keys(query)[0] }]);
});
