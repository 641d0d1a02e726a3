import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ImportReport } from '../src/imports/import.dto.js';
import { startApp, type TestApp } from './support/app.js';
import { importFile } from './support/imports.js';

const fixture = (name: string): Buffer => readFileSync(join(__dirname, 'fixtures/imports', name));

const row = (given: object): string => JSON.stringify({ query: { text: 'a', engine: 'b' }, rank: 1, ...given });

interface Expected {
  file: string;
  format: ImportReport['format'];
  parameters?: Record<string, string>;
  queries: number;
  types: Record<string, number>;
  websites: number;
}

const EXPECTED: Expected[] = [
  {
    file: 'serper.json',
    format: 'serper',
    queries: 3,
    types: { organic: 4, answer_box: 1, knowledge_graph: 1, related_question: 2, related_search: 1 },
    websites: 4,
  },
  {
    file: 'serpapi.json',
    format: 'serpapi',
    queries: 1,
    types: {
      organic: 2,
      ad: 1,
      image: 2,
      knowledge_graph: 1,
      mystery_block: 1,
      related_question: 1,
      related_search: 2,
    },
    websites: 7,
  },
  {
    file: 'serpapi-older.json',
    format: 'serpapi',
    parameters: { query: 'coffee' },
    queries: 1,
    types: { organic: 1, local_pack: 1 },
    websites: 1,
  },
  { file: 'google-cse.json', format: 'google-cse', queries: 1, types: { organic: 2, spelling: 1 }, websites: 2 },
  { file: 'bing.json', format: 'bing', queries: 1, types: { organic: 2, related_search: 1 }, websites: 2 },
  {
    file: 'searxng.json',
    format: 'searxng',
    queries: 3,
    types: { organic: 3, answer_box: 1, related_search: 1 },
    websites: 4,
  },
  { file: 'run.trec', format: 'trec', queries: 2, types: { organic: 4 }, websites: 4 },
  { file: 'archive-query-log.jsonl', format: 'archive-query-log', queries: 2, types: { organic: 2 }, websites: 2 },
  { file: 'results.ndjson', format: 'ndjson', queries: 2, types: { organic: 2, related_search: 1 }, websites: 2 },
  { file: 'serps.csv', format: 'csv', queries: 1, types: { organic: 2 }, websites: 2 },
  {
    file: 'keywords.csv',
    format: 'csv',
    parameters: { columns: 'query=Keyword,rank=Pos,url=Address', engine: 'google' },
    queries: 1,
    types: { organic: 2 },
    websites: 2,
  },
];

describe('an import', () => {
  let test: TestApp;

  beforeAll(async () => {
    test = await startApp();
  });
  afterAll(() => test.close());

  const all = <T = Record<string, unknown>>(sql: string, parameters: unknown[] = []): Promise<T[]> =>
    test.dataSource.query(sql, parameters);
  const typesOf = async (sessionId: number | null): Promise<Record<string, number>> => {
    const rows = await all<{ type: string; count: number }>(
      'SELECT type, count(*) FROM results WHERE session_id = $1 GROUP BY type',
      [sessionId],
    );
    return Object.fromEntries(rows.map(({ type, count }) => [type, count]));
  };
  const resultsOf = (sessionId: number | null) =>
    all(
      `SELECT query.text, query.engine, rank, type, url, title, snippet, extra
       FROM results JOIN queries AS query ON query.id = query_id WHERE results.session_id = $1 ORDER BY results.id`,
      [sessionId],
    );

  it.each(EXPECTED)('takes all of $file, and nothing twice', async ({ file, format, parameters, ...expected }) => {
    const options = { sessionName: `takes ${file}`, ...parameters };
    const rows = Object.values(expected.types).reduce((sum, count) => sum + count, 0);
    const { status, body } = await importFile(test, fixture(file), options);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      format,
      received: rows,
      inserted: rows,
      updated: 0,
      skipped: 0,
      failed: 0,
      errors: [],
      errorsTruncated: false,
      queries: { received: expected.queries, inserted: expected.queries, skipped: 0, replaced: 0 },
    });
    expect(body.websites.inserted + body.websites.known).toBe(expected.websites);
    expect(await typesOf(body.sessionId)).toEqual(expected.types);
    const session = await test.api().get(`/sessions/${body.sessionId}`).expect(200);
    expect(session.body).toMatchObject({
      name: options.sessionName,
      status: 'completed',
      queryCount: expected.queries,
      resultCount: rows,
    });

    const again = await importFile(test, fixture(file), options);
    expect(again.body).toMatchObject({
      sessionId: body.sessionId,
      received: rows,
      inserted: 0,
      skipped: rows,
      failed: 0,
      queries: { received: expected.queries, inserted: 0, skipped: expected.queries, replaced: 0 },
      websites: { inserted: 0, known: expected.websites },
    });
    expect((await test.api().get(`/sessions/${body.sessionId}`)).body.version).toBe(session.body.version);
  });

  it('keeps what the file says, to the letter', async () => {
    const { body } = await importFile(test, fixture('serps.csv'), { sessionName: 'to the letter' });
    expect(await resultsOf(body.sessionId)).toEqual([
      {
        text: 'heat pump',
        engine: 'google',
        rank: 1,
        type: 'organic',
        url: 'https://example.org/heat-pumps',
        title: 'Heat pumps, all of them',
        snippet: 'Two\r\nlines and a "quote"',
        extra: { displayLink: 'example.org' },
      },
      {
        text: 'heat pump',
        engine: 'google',
        rank: 2,
        type: 'organic',
        url: 'https://example.net/pumps',
        title: '5" pipes',
        snippet: null,
        extra: { displayLink: 'example.net', 'column 9': 'x' },
      },
    ]);
  });

  it('gives the same page one website, however often and however spelt', async () => {
    const urls = ['https://spelt.example/a', 'HTTPS://SPELT.example:443/a#top', 'https://spelt.example/a?utm_source=x'];
    const { body } = await importFile(test, urls.map((url) => row({ url })).join('\n'), { sessionName: 'spelling' });
    expect(body).toMatchObject({ inserted: 3, websites: { inserted: 1, known: 0 } });
  });

  it('gives a page the first title that the file has for it', async () => {
    const url = 'https://titles.example/';
    const rows = [row({ url }), row({ url, title: 'First' }), row({ url, title: 'Second' })];
    const { body } = await importFile(test, rows.join('\n'), { sessionName: 'titles' });
    expect(body).toMatchObject({ inserted: 3, websites: { inserted: 1 } });
    expect(await all('SELECT title FROM websites WHERE url = $1', [url])).toEqual([{ title: 'First' }]);
  });

  it('reports each line that cannot be taken, and takes its neighbours', async () => {
    const good = row({ url: 'https://example.org/' });
    const lines = [
      good,
      row({}),
      row({ url: 'https://example.org/', title: 'a\0b' }),
      row({ url: 'https://example.org/', extra: { deep: ['\0'] } }),
      row({ url: 'https://example.org/', rank: 'first' }),
      row({ url: 'https://example.org/', rank: -1 }),
      row({ url: 'https://example.org/', query: { engine: 'b' } }),
      row({ url: 'https://example.org/', query: { text: 'a' } }),
      row({ url: 'https://example.org/', query: { text: 'a', engine: 'b', collectedAt: 'soon' } }),
      row({ url: 'https://example.org/', query: { text: 'a', engine: 'b', colour: 'red' } }),
      '{"query": ',
      row({ url: 'https://example.org/', title: 'x'.repeat(16_777_217) }),
      row({ url: 'https://example.org/', extra: JSON.parse(`${'{"a":'.repeat(70)}1${'}'.repeat(70)}`) }),
      row({ url: 'x'.repeat(100_001) }),
      good,
    ];
    const { status, body } = await importFile(test, lines.join('\n'), { sessionName: 'neighbours' });
    expect(status).toBe(200);
    expect(body).toMatchObject({ received: 15, inserted: 2, failed: 13, errorsTruncated: false });
    expect(body.errors.map(({ line, code }) => `${line} ${code}`)).toEqual([
      '2 MISSING_URL',
      '3 NUL_IN_TEXT',
      '4 NUL_IN_TEXT',
      '5 INVALID_RANK',
      '6 INVALID_RANK',
      '7 MISSING_QUERY',
      '8 MISSING_ENGINE',
      '9 INVALID_TIME',
      '10 UNKNOWN_FIELD',
      '11 MALFORMED_JSON',
      '12 LINE_TOO_LONG',
      '13 TOO_DEEP',
      '14 TEXT_TOO_LONG',
    ]);
  });

  it('lists a hundred errors and counts all', async () => {
    const { body } = await importFile(test, '{}\n'.repeat(250), { sessionName: 'errors', format: 'ndjson' });
    expect(body).toMatchObject({ received: 250, failed: 250, errorsTruncated: true });
    expect(body.errors).toHaveLength(100);
  });

  it('puts U+FFFD for half of a surrogate pair, and says so', async () => {
    const cut = String.raw`{"query": {"text": "a", "engine": "b"}, "rank": 1, "url": "https://example.org/", "title": "cut \ud83d", "extra": {"k": "\udc00", "path": "C:\\ud83d"}}`;
    const { body } = await importFile(test, cut, { sessionName: 'surrogates' });
    expect(body).toMatchObject({ inserted: 1, notes: expect.arrayContaining([expect.stringContaining('U+FFFD')]) });
    expect(await resultsOf(body.sessionId)).toMatchObject([
      { title: 'cut \uFFFD', extra: { k: '\uFFFD', path: String.raw`C:\ud83d` } },
    ]);
  });

  it('takes the query of the caller where a row of our own form has none', async () => {
    const rows = ['{"rank":1,"url":"https://example.org/"}', '{"query":null,"rank":2,"url":"https://example.org/"}'];
    const parameters = { sessionName: 'none', format: 'ndjson', engine: 'e' };
    const { body } = await importFile(test, rows.join('\n'), { ...parameters, query: 'heat pump' });
    expect(body).toMatchObject({ inserted: 2, failed: 0 });
    expect(await resultsOf(body.sessionId)).toMatchObject([{ text: 'heat pump' }, { text: 'heat pump' }]);
    const without = await importFile(test, rows.join('\n'), parameters);
    expect(without.body.errors).toMatchObject([{ code: 'MISSING_QUERY' }, { code: 'MISSING_QUERY' }]);
  });

  it('of queries without results does not say that the file is empty', async () => {
    const { body } = await importFile(test, '{"query":{"text":"a","engine":"e"}}', { sessionName: 'query only' });
    expect(body).toMatchObject({ received: 0, queries: { inserted: 1 } });
    expect(body.notes).not.toContain('The file holds no rows');
  });

  it('leaves a session as failed while every query of it has failed', async () => {
    const statusOf = async (id: number | null) => (await test.api().get(`/sessions/${id}`).expect(200)).body.status;
    const failed = '{"query":{"text":"a","engine":"e","status":"failed"}}';
    const { body } = await importFile(test, failed, { sessionName: 'failed' });
    expect(await statusOf(body.sessionId)).toBe('failed');
    await importFile(test, '{"query":{"text":"b","engine":"e"}}', { sessionName: 'failed' });
    expect(await statusOf(body.sessionId)).toBe('completed');
  });

  it('takes snippets and titles of any length', async () => {
    const [title, snippet] = ['t'.repeat(200_000), 's'.repeat(140_051)];
    const { body } = await importFile(test, row({ url: 'https://example.org/', title, snippet }), {
      sessionName: 'long',
    });
    expect(await resultsOf(body.sessionId)).toMatchObject([{ title, snippet }]);
  });

  it('succeeds with every example of the API explorer', async () => {
    const { requestBody, parameters } = (await test.root().get('/openapi.json')).body.paths['/api/v1/imports'].post;
    const prefilled = (parameters as { name: string; schema: { example?: string } }[]).flatMap(
      ({ name, schema: { example } }): [string, string][] => (example === undefined ? [] : [[name, example]]),
    );
    const contents = Object.entries<{ examples: Record<string, { value: unknown }> }>(requestBody.content);
    const examples = contents.flatMap(([type, content]) =>
      Object.values(content.examples).map(({ value }) => ({ type, value })),
    );
    for (const { type, value } of examples) {
      const body = typeof value === 'string' ? value : JSON.stringify(value);
      const answer = await importFile(test, body, Object.fromEntries(prefilled), { 'Content-Type': type });
      expect(answer).toMatchObject({ status: 200, body: { failed: 0, errors: [] } });
    }
    expect(examples.length).toBeGreaterThanOrEqual(9);
  });
});
