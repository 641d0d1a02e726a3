import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { startApp, type TestApp } from './support/app.js';
import { importFile } from './support/imports.js';

/** Real result pages of many tools, which are not ours to publish: they lie beside the clone where there are any. */
const FOLDERS = [
  process.env['IMPORT_DATA'],
  join(__dirname, '../../shared/data'),
  join(__dirname, '../../../shared/data'),
];
const folder = FOLDERS.find((path): path is string => path !== undefined && existsSync(path));
const reason = folder ? '' : ' (skipped: there is no ../shared/data, and IMPORT_DATA names no folder)';

jest.setTimeout(60_000);

const read = (file: string): Buffer => readFileSync(join(folder ?? '', file));

interface Expected {
  file: string;
  parameters?: Record<string, string>;
  format: string;
  queries: number;
  types: Record<string, number>;
}

const EXPECTED: Expected[] = [
  {
    file: 'serper/search_cache.json',
    format: 'serper',
    queries: 367,
    types: { organic: 3661, related_question: 863, related_search: 2079, answer_box: 73, knowledge_graph: 4 },
  },
  {
    file: 'serpapi/google.json',
    format: 'serpapi',
    queries: 1,
    types: { organic: 9, video: 3, knowledge_graph: 1, related_question: 4, related_search: 6, short_video: 10 },
  },
  {
    file: 'serpapi/bing.json',
    format: 'serpapi',
    queries: 1,
    types: { organic: 9, ad: 9, image: 6, video: 4, knowledge_graph: 1, related_search: 8, short_video: 5 },
  },
  {
    file: 'serpapi/duckduckgo.json',
    format: 'serpapi',
    queries: 1,
    types: { organic: 10, ad: 3, image: 20, knowledge_graph: 1, related_search: 8 },
  },
  {
    file: 'serpapi/google_coffee.json',
    parameters: { query: 'coffee' },
    format: 'serpapi',
    queries: 1,
    types: { organic: 9, local_map: 1, local_pack: 3 },
  },
  { file: 'bing/web-search-sample.json', format: 'bing', queries: 1, types: { organic: 1, related_search: 8 } },
  {
    file: 'searxng/searxng.json',
    format: 'searxng',
    queries: 3,
    types: { organic: 2, answer_box: 1, related_search: 1 },
  },
  { file: 'searxng/searxng_2.json', format: 'searxng', queries: 2, types: { organic: 2 } },
  // Three of the 367 queries found nothing: a table of results cannot name them.
  { file: 'serp-csv/serps_advertools_columns.csv', format: 'csv', queries: 364, types: { organic: 3661 } },
  { file: 'archive-query-log/serps.jsonl', format: 'archive-query-log', queries: 41, types: { organic: 495 } },
  { file: 'trec/results.test', format: 'trec', queries: 3, types: { organic: 1500 } },
  { file: 'sessions-cast/org_manual_bm25.trec', format: 'trec', queries: 239, types: { organic: 23_900 } },
];

(folder ? describe : describe.skip)(`real data${reason}`, () => {
  let test: TestApp;

  beforeAll(async () => {
    test = await startApp();
  });
  afterAll(() => test.close());

  const all = <T>(sql: string, parameters: unknown[] = []): Promise<T[]> => test.dataSource.query(sql, parameters);

  it.each(EXPECTED)('takes all of $file, and nothing twice', async ({ file, parameters, format, queries, types }) => {
    const options = { sessionName: file, ...parameters };
    const rows = Object.values(types).reduce((sum, count) => sum + count, 0);
    const { body } = await importFile(test, read(file), options);
    expect(body).toMatchObject({
      format,
      received: rows,
      inserted: rows,
      failed: 0,
      errors: [],
      queries: { received: queries, inserted: queries },
    });
    const found = await all<{ type: string; count: number }>(
      'SELECT type, count(*) FROM results WHERE session_id = $1 GROUP BY type',
      [body.sessionId],
    );
    expect(Object.fromEntries(found.map(({ type, count }) => [type, count]))).toEqual(types);
    const again = await importFile(test, read(file), options);
    expect(again.body).toMatchObject({ inserted: 0, skipped: rows, queries: { skipped: queries } });
  });

  it('gives the pages that recur in the Serper file one website each', async () => {
    const [counts] = await all<Record<string, number>>(
      `SELECT count(*) AS results, count(DISTINCT url) AS urls, count(DISTINCT website_id) AS websites
       FROM results JOIN sessions ON sessions.id = session_id
       WHERE sessions.name = 'serper/search_cache.json' AND type = 'organic'`,
    );
    expect(counts).toMatchObject({ results: 3661, urls: 2681 });
    // A few differ by a fragment or a tracking parameter only.
    expect(counts?.['websites']).toBeLessThanOrEqual(2681);
    expect(counts?.['websites']).toBeGreaterThan(2600);
  });

  it('keeps titles and snippets byte by byte', async () => {
    interface Organic {
      title: string;
      link: string;
      snippet: string;
      position: number;
    }
    const cache = JSON.parse(read('serper/search_cache.json').toString('utf8')) as Record<
      string,
      { searchParameters: { q: string }; organic: Organic[] }
    >;
    const given = Object.values(cache).flatMap((page) =>
      page.organic.map(({ title, link, snippet, position }) =>
        JSON.stringify([page.searchParameters.q, position, link, title, snippet]),
      ),
    );
    const kept = await all<Record<string, unknown>>(
      `SELECT query.text, rank, url, title, snippet FROM results JOIN queries AS query ON query.id = query_id
       JOIN sessions ON sessions.id = query.session_id
       WHERE sessions.name = 'serper/search_cache.json' AND type = 'organic'`,
    );
    const texts = kept.map(({ text, rank, url, title, snippet }) => JSON.stringify([text, rank, url, title, snippet]));
    expect(texts.toSorted()).toEqual(given.toSorted());
  });

  it('browses the Serper session as a tree at once', async () => {
    const { body } = await importFile(test, read('serper/search_cache.json'), {
      sessionName: 'serper/search_cache.json',
    });
    const tree = await test.api().get(`/sessions/${body.sessionId}?include=queries.results.website`).expect(200);
    const queries = (tree.body as { queries: { results: unknown[] }[] }).queries;
    expect(queries).toHaveLength(367);
    expect(queries.flatMap((query) => query.results)).toHaveLength(6680);
  });

  it('keeps the ranks of a run that is not in order', async () => {
    const [counts] = await all<Record<string, number>>(
      `SELECT min(rank) AS lowest, max(rank) AS highest FROM results JOIN sessions ON sessions.id = session_id
       WHERE sessions.name = 'trec/results.test'`,
    );
    const ranks = read('trec/results.test')
      .toString('utf8')
      .trim()
      .split('\n')
      .map((line) => Number(line.split(/\s+/)[3]));
    expect(counts).toEqual({ lowest: Math.min(...ranks), highest: Math.max(...ranks) });
  });

  it.each(['trec/qrels.test', 'sessions-cast/2021_manual_evaluation_topics_v1.0.json'])(
    'knows that %s holds no results',
    async (file) => {
      expect(await importFile(test, read(file))).toMatchObject({ status: 400, body: { code: 'UNKNOWN_FORMAT' } });
    },
  );
});
