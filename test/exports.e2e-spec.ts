import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import fc from 'fast-check';
import type { Response } from 'supertest';
import { startApp, type TestApp } from './support/app.js';

const ROOT = join(__dirname, '..');
const FIXTURES = join(__dirname, 'fixtures/imports');
const REAL_DATA = join(ROOT, '../shared/data');

/** All that an export and an import may not lose, as one bag of texts, byte by byte. */
const CONTENT = `
  SELECT encode(convert_to(jsonb_build_array(q.text, q.engine, q.language, q.country, q.device, q.collected_at, q.status, q.params,
         q.tool, q.error, r.rank, r.type, r.url, r.title, r.snippet, r.extra)::text, 'UTF8'), 'hex') AS line
    FROM queries q LEFT JOIN results r ON r.query_id = q.id WHERE q.session_id = $1 ORDER BY 1`;

describe('exports', () => {
  let test: TestApp;

  beforeAll(async () => {
    test = await startApp();
  });
  afterAll(() => test.close());

  const newSession = async (): Promise<number> =>
    (await test.api().post('/sessions').send({ name: 'export' }).expect(201)).body.id;
  const text = (response: Response, done: (error: Error | null, body: unknown) => void): void => {
    const chunks: Buffer[] = [];
    response.on('data', (chunk: Buffer) => chunks.push(chunk));
    response.on('end', () => done(null, Buffer.concat(chunks).toString('utf8')));
  };
  const exported = async (path: string): Promise<string> =>
    (
      await test
        .api()
        .get(path)
        .buffer(true)
        .parse(text as never)
        .expect(200)
    ).body;
  const imported = (sessionId: number, body: string | Buffer, query = {}) =>
    test
      .api()
      .post(`/sessions/${sessionId}/imports`)
      .query(query)
      .set('Content-Type', 'application/octet-stream')
      .send(body)
      .expect(200);
  const contentOf = async (sessionId: number): Promise<string[]> =>
    (await test.dataSource.query<{ line: string }[]>(CONTENT, [sessionId])).map(({ line }) => line);

  const page = { text: 'heat pump', engine: 'google', language: 'en', collectedAt: '2026-03-02T09:30:00.120Z' };

  it('writes each format', async () => {
    const id = await newSession();
    const results = [
      { rank: 1, url: 'https://example.org/1', title: 'A "quoted", title', snippet: '=1+1', extra: { score: 30.5 } },
      { rank: 2, url: 'urn:trec:MARCO D1', title: null },
      { rank: 1, type: 'answer_box', title: 'no link' },
    ];
    await test
      .api()
      .post(`/sessions/${id}/queries`)
      .send({ ...page, results })
      .expect(201);
    await test
      .api()
      .post(`/sessions/${id}/queries`)
      .send({ ...page, text: 'nothing found' })
      .expect(201);

    const lines = (await exported(`/sessions/${id}/export`))
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines).toHaveLength(4);
    expect(lines[0]).toMatchObject({ query: { ...page, status: 'completed', params: {} }, rank: 1, type: 'organic' });
    expect(lines.at(-1)).toEqual({ query: expect.objectContaining({ text: 'nothing found' }) });
    expect(JSON.parse(await exported(`/sessions/${id}/export?format=json`))).toEqual(lines);

    const csv = await exported(`/sessions/${id}/export?format=csv`);
    expect(csv.split('\r\n')[0]).toBe(
      'query,engine,language,country,device,collectedAt,rank,type,url,title,snippet,extra',
    );
    expect(csv).toContain(
      'heat pump,google,en,,,2026-03-02T09:30:00.120Z,1,organic,https://example.org/1,"A ""quoted"", title",=1+1,"{""score"": 30.5}"\r\n',
    );
    expect(await exported(`/sessions/${id}/export?format=csv&defuse=true`)).toContain(`'=1+1`);
    expect(await exported(`/sessions/${id}/export?format=trec`)).toBe(
      'heat_pump Q0 https://example.org/1 1 30.5 google\nheat_pump Q0 MARCO_D1 2 0.500000 google\n',
    );
  });

  it('narrows results down by the filters of their list', async () => {
    const id = await newSession();
    const results = [1, 2, 3].map((rank) => ({
      rank,
      url: `https://site${rank}.example/`,
      title: `it's 100% no. ${rank} \\ %1$L $1`,
    }));
    await test
      .api()
      .post(`/sessions/${id}/queries`)
      .send({ ...page, results })
      .expect(201);
    const ranks = async (query: string): Promise<number[]> =>
      (await exported(`/exports/results?sessionId=${id}&${query}`))
        .split('\n')
        .filter(Boolean)
        .map((line) => JSON.parse(line).rank);
    expect(await ranks('rankMax=2')).toEqual([1, 2]);
    expect(await ranks('domain=site3.example')).toEqual([3]);
    expect(await ranks('search=100%25 no. 2')).toEqual([2]);
    expect(await ranks(`search=${encodeURIComponent("it's 100% no. 3 \\ %1$L $1")}`)).toEqual([3]);
    expect(await ranks('type=ad')).toEqual([]);
  });

  it('comes back the same, whatever the Unicode', async () => {
    const anyText = fc
      .string({ unit: 'binary', minLength: 1, maxLength: 50 })
      .map((value) => value.replaceAll('\0', '').toWellFormed());
    const nullable = fc.option(anyText);
    const result = fc.record({
      rank: fc.integer({ min: 1, max: 1000 }),
      url: anyText.filter((value) => value.trim() !== ''),
      title: nullable,
      snippet: nullable,
      extra: fc.option(
        fc.dictionary(
          anyText,
          fc.oneof(anyText, fc.double({ noNaN: true, noDefaultInfinity: true }), fc.constant(null)),
          { minKeys: 1 },
        ),
      ),
    });
    const query = fc.record({
      text: anyText.filter((value) => value.trim() !== ''),
      params: fc.dictionary(anyText, anyText),
      results: fc.array(result, { maxLength: 8 }),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(query, { selector: ({ text }) => text, minLength: 1, maxLength: 5 }),
        async (queries) => {
          const [from, to] = [await newSession(), await newSession()];
          for (const given of queries)
            await test
              .api()
              .post(`/sessions/${from}/queries`)
              .send({ ...page, ...given })
              .expect(201);
          const { body } = await imported(to, await exported(`/sessions/${from}/export`));
          expect(body).toMatchObject({ format: 'ndjson', failed: 0 });
          expect(await contentOf(to)).toEqual(await contentOf(from));
        },
      ),
      { numRuns: 25 },
    );
  });

  it('comes back the same where a row is as large as it may be', async () => {
    const [from, to] = [await newSession(), await newSession()];
    const [title, snippet] = ['\u0001', 'é'].map((letter) => letter.repeat(1_000_000));
    const results = [{ rank: 1, url: 'https://example.org/', title, snippet }];
    await test
      .api()
      .post(`/sessions/${from}/queries`)
      .send({ ...page, text: 'large', results })
      .expect(201);
    expect((await imported(to, await exported(`/sessions/${from}/export`))).body).toMatchObject({ inserted: 1 });
    expect(await contentOf(to)).toEqual(await contentOf(from));
  });

  it.each([{ text: ' ' }, { text: 'a', results: [{ rank: 1, url: '\t' }] }])(
    'of %o cannot come to be: what is blank would not come back',
    async (blank) => {
      const { body } = await test
        .api()
        .post(`/sessions/${await newSession()}/queries`)
        .send({ ...page, ...blank })
        .expect(400);
      expect(JSON.stringify(body.errors)).toContain('not blank');
    },
  );

  const filesOf = (folder: string): string[] =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.(json|jsonl|ndjson|csv|trec|test)$/.test(name) && !/qrels|topics|keywords/.test(name))
      .map((name) => join(folder, name));
  const files = [...filesOf(FIXTURES), ...(existsSync(REAL_DATA) ? filesOf(REAL_DATA) : [])];
  if (!existsSync(REAL_DATA)) it.skip('real data comes back the same: ../shared/data is not there', () => undefined);
  it.each(files.map((file) => [relative(ROOT, file), file]))('%s comes back the same', async (_, file) => {
    const [from, to] = [await newSession(), await newSession()];
    await imported(from, readFileSync(file), { query: 'given', engine: 'given' });
    const first = await exported(`/sessions/${from}/export`);
    const { body } = await imported(to, first);
    expect(body).toMatchObject({ format: 'ndjson', failed: 0 });
    const content = await contentOf(from);
    expect(content.length).toBeGreaterThan(0);
    expect(await contentOf(to)).toEqual(content);
    expect(await exported(`/sessions/${to}/export`)).toBe(first);
  });

  it('answers an unknown session before any byte of the file', async () => {
    const { body } = await test.api().get('/sessions/987654/export').expect(404);
    expect(body.code).toBe('SESSION_NOT_FOUND');
    await test.api().get('/exports/results?format=xml').expect(400);
  });
});
