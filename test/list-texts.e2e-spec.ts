import { startApp, type TestApp } from './support/app.js';
import { givenOn } from './support/given.js';
import { insertKey } from './support/keys.js';

let test: TestApp;

beforeAll(async () => {
  test = await startApp();
});
afterAll(() => test.close());

/** What JSON has to escape, what SQL could take for its own, and numbers at the edges of a double. */
const TEXT = `"quoted" \\ back\\slash, 'single', :workspaceId $1 {range} %_ tab\t line\nbreak \u0001\u007f\u2028 é 東京 😀 </script>`;
const OBJECT = { [TEXT]: [1e21, -0.1, 1e-7, 9007199254740991, true, null, { nested: [TEXT] }] };

type Row = Record<string, unknown>;

const get = async (url: string): Promise<{ items: Row[] } & Row> => (await test.api().get(url).expect(200)).body;

it('items of lists are, value by value, what the routes of one row answer', async () => {
  const given = givenOn(test);
  const { id: session } = await given.session({
    name: TEXT,
    description: TEXT,
    tags: ['"', '\\', '{},'],
    config: OBJECT,
  });
  await given.session({ name: 'with nothing below it' });
  const { id: query, results } = await given.query(
    session,
    { text: TEXT, params: OBJECT, error: TEXT, language: 'en' },
    [
      { url: 'https://example.org/%22?q=\\#"', title: TEXT, snippet: TEXT, extra: OBJECT },
      { type: 'answer_box', title: null },
    ],
  );
  const [{ websiteId: website }] = results as [(typeof results)[0]];
  await given.content(website, TEXT);
  await given.noun(website, 'heat', 3, 0.1 + 0.2);

  const lists = {
    sessions: ['/sessions', ''],
    queries: [`/queries?sessionId=${session}`, ''],
    results: [`/results?queryId=${query}&include=website,query`, '?include=website,query'],
    websites: ['/websites?include=content', '?include=content'],
  };
  for (const [name, [list, include]] of Object.entries(lists)) {
    const { items } = await get(list as string);
    expect(items.length).toBeGreaterThan(0);
    for (const item of items) expect(item).toEqual(await get(`/${name}/${item['id'] as number}${include}`));
  }
  const { items: nouns } = await get('/nouns');
  expect(nouns).toEqual([
    { id: expect.any(Number), websiteId: website, lemma: 'heat', frequency: 3, tfidf: 0.1 + 0.2 },
  ]);
  const { items: sightings } = await get(`/websites/${website}/results`);
  expect(sightings).toEqual([await get(`/results/${results[0]?.id}?include=query`)]);
});

it('keys are listed as they are shown one by one', async () => {
  await insertKey(test.dataSource);
  const { items } = await get('/keys');
  expect(items.length).toBeGreaterThan(0);
  for (const item of items) expect(item).toEqual(await get(`/keys/${item['id'] as number}`));
});

it('of the fields that are named, an item has these and no others', async () => {
  const { items } = await get('/sessions?fields=resultCount,name');
  for (const item of items) expect(Object.keys(item).toSorted()).toEqual(['name', 'resultCount']);
});
