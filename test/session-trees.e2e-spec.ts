import { startApp, type TestApp } from './support/app.js';
import { givenOn } from './support/given.js';

let test: TestApp;
let session: number;
let queries: number[];

/** Everything that JSON has to escape, in every column that is text. */
const AWKWARD = `"quoted" \\ back/slash \u2028 \u{1F321}\u00e9 <b>\ttab\nnewline \u0001 {"a":1}`;

beforeAll(async () => {
  test = await startApp();
  const given = givenOn(test);
  session = (await given.session({ description: AWKWARD, config: { [AWKWARD]: [AWKWARD, null, 1.5, 1e21] } })).id;
  const results = [
    {
      rank: 2,
      url: 'https://example.org/b',
      title: AWKWARD,
      snippet: AWKWARD,
      extra: { [AWKWARD]: { deep: [AWKWARD] } },
    },
    { rank: 1, url: 'https://example.org/a', extra: {} },
    { rank: 2, type: 'answer_box', title: AWKWARD },
  ];
  const pages = [
    { text: AWKWARD, tool: AWKWARD, params: { q: AWKWARD }, collectedAt: '2026-03-02T09:30:00.120Z' },
    { text: 'none', collectedAt: '0001-01-01T00:00:00.000Z', language: null },
    { text: 'same time', collectedAt: '2026-03-02T09:30:00.120Z' },
    { text: 'late', collectedAt: '9999-12-31T23:59:59.999Z' },
  ];
  queries = [];
  for (const [n, page] of pages.entries()) queries.push((await given.query(session, page, n === 1 ? [] : results)).id);
});
afterAll(() => test.close());

const get = async (path: string) => (await test.api().get(path).expect(200)).body;

/** The same queries one by one, which PostgreSQL does not put together. */
async function oneByOne(include: string): Promise<{ id: number; collectedAt: string }[]> {
  const found = [];
  for (const id of queries) found.push(await get(`/queries/${id}${include}`));
  return found.toSorted((a, b) =>
    a.collectedAt < b.collectedAt ? -1 : a.collectedAt > b.collectedAt ? 1 : a.id - b.id,
  );
}

it.each([
  ['queries', ''],
  ['queries.results', '?include=results'],
  ['queries.results.website', '?include=results.website'],
])('the tree of %s, which the database writes, is what each query says of itself', async (include, ofQuery) => {
  const tree = await get(`/sessions/${session}?include=${include}`);
  const { queries: below, ...own } = tree;
  expect(below).toEqual(await oneByOne(ofQuery));
  expect(own).toEqual(await get(`/sessions/${session}`));
});

it('has the fields that were asked for, and the tree', async () => {
  const tree = await get(`/sessions/${session}?include=queries&fields=name`);
  expect(Object.keys(tree)).toEqual(['name', 'queries']);
});

it('of a session without queries is empty', async () => {
  const { id } = await givenOn(test).session();
  expect((await get(`/sessions/${id}?include=queries.results.website`)).queries).toEqual([]);
});

it('shows no query of another workspace, whatever the id', async () => {
  const [{ id: workspace }] = await test.dataSource.query(
    `INSERT INTO workspaces (name) VALUES ('other') RETURNING id`,
  );
  const [{ id }] = await test.dataSource.query(
    `INSERT INTO sessions (workspace_id, name) VALUES ($1, 'of another') RETURNING id`,
    [workspace],
  );
  await test.api().get(`/sessions/${id}?include=queries`).expect(404);
});
