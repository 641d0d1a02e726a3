import { setTimeout as sleep } from 'node:timers/promises';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { startApp, type TestApp } from './support/app.js';
import { importFile } from './support/imports.js';

const fixture = (name: string): Buffer => readFileSync(join(__dirname, 'fixtures/imports', name));
const row = (text: string, rank: number, url = `https://example.org/${rank}`): string =>
  JSON.stringify({ query: { text, engine: 'e', collectedAt: '2026-03-02T09:30:00Z' }, rank, url });
const file = (...rows: string[]): string => rows.join('\n');

describe('an import', () => {
  let test: TestApp;

  beforeAll(async () => {
    test = await startApp({ IMPORT_LIMIT: '3000000' });
  });
  afterAll(() => test.close());

  const counts = async (): Promise<Record<string, number>> => {
    const [found]: [Record<string, number>] = await test.dataSource.query(`
      SELECT (SELECT count(*) FROM sessions) AS sessions, (SELECT count(*) FROM queries) AS queries,
        (SELECT count(*) FROM results) AS results, (SELECT count(*) FROM websites) AS websites`);
    return found;
  };
  const urlsOf = async (text: string): Promise<string[]> => {
    const rows: { url: string }[] = await test.dataSource.query(
      `SELECT url FROM results WHERE query_id = (SELECT id FROM queries WHERE text = $1) ORDER BY rank`,
      [text],
    );
    return rows.map(({ url }) => url);
  };

  describe('of a query that the session has already', () => {
    const before = file(row('known to skip', 1), row('known to skip', 2));

    it('keeps it with onConflict=skip, even where the file says something else', async () => {
      await importFile(test, before);
      const { body } = await importFile(
        test,
        file(row('known to skip', 1, 'https://other.example/'), row('new one', 1)),
      );
      expect(body).toMatchObject({ inserted: 1, skipped: 1, queries: { received: 2, inserted: 1, skipped: 1 } });
      expect(await urlsOf('known to skip')).toEqual(['https://example.org/1', 'https://example.org/2']);
    });

    it('swaps its results with onConflict=replace', async () => {
      await importFile(test, file(row('replaced', 1), row('replaced', 2)));
      const { body } = await importFile(test, file(row('replaced', 1, 'https://other.example/'), row('newer', 1)), {
        onConflict: 'replace',
      });
      expect(body).toMatchObject({
        inserted: 1,
        updated: 1,
        skipped: 0,
        queries: { received: 2, inserted: 1, skipped: 0, replaced: 1 },
      });
      expect(await urlsOf('replaced')).toEqual(['https://other.example/']);
    });

    it('reports it with onConflict=error, and takes the others', async () => {
      await importFile(test, file(row('refused', 1)));
      const again = file(row('another', 1), row('refused', 1), row('refused', 2));
      const { body } = await importFile(test, again, { onConflict: 'error' });
      expect(body).toMatchObject({
        received: 3,
        inserted: 1,
        skipped: 0,
        failed: 2,
        errors: [{ line: 2, code: 'QUERY_EXISTS' }],
        queries: { received: 2, inserted: 1, skipped: 0, replaced: 0 },
      });
    });
  });

  describe('with atomic=true', () => {
    it.each([
      ['a bad line', file(row('atomic', 1), '{'), {}],
      ['a rank that is missing', file(row('atomic', 1), row('atomic', 1).replace('"rank":1,', '')), {}],
    ])('writes nothing because of %s', async (_, body) => {
      const before = await counts();
      const answer = await importFile(test, body, { atomic: 'true', sessionName: 'never made' });
      expect(answer).toMatchObject({ status: 422, body: { code: 'IMPORT_REFUSED', errors: [{ line: 2 }] } });
      expect(await counts()).toEqual(before);
    });

    it('writes nothing because of a query that exists', async () => {
      await importFile(test, row('exists', 1));
      const before = await counts();
      const body = file(row('fresh', 1), row('exists', 1));
      const answer = await importFile(test, body, { atomic: 'true', onConflict: 'error' });
      expect(answer).toMatchObject({ status: 422, body: { errors: [{ line: 2, code: 'QUERY_EXISTS' }] } });
      expect(await counts()).toEqual(before);
    });

    it('writes nothing because of a query without results that exists', async () => {
      const empty = '{"query":{"text":"empty","engine":"e"}}';
      await importFile(test, empty);
      const before = await counts();
      const answer = await importFile(test, file(row('beside it', 1), empty), { atomic: 'true', onConflict: 'error' });
      expect(answer).toMatchObject({ status: 422, body: { errors: [{ line: 2, code: 'QUERY_EXISTS' }] } });
      expect(await counts()).toEqual(before);
    });

    it('writes all where nothing is wrong', async () => {
      const answer = await importFile(test, fixture('serper.json'), { atomic: 'true', sessionName: 'whole' });
      expect(answer).toMatchObject({ status: 200, body: { inserted: 9, failed: 0 } });
    });
  });

  describe('with dryRun=true', () => {
    it.each(['serper.json', 'results.ndjson', 'run.trec'])(
      'reports the same for %s and writes nothing',
      async (name) => {
        const before = await counts();
        const dry = await importFile(test, fixture(name), { dryRun: 'true', sessionName: `dry ${name}` });
        expect(await counts()).toEqual(before);
        const real = await importFile(test, fixture(name), { sessionName: `dry ${name}` });
        expect({ ...dry.body, sessionId: null, notes: [] }).toEqual({ ...real.body, sessionId: null, notes: [] });
        expect(dry.body.sessionId).toBeNull();
      },
    );

    it('reports errors and what it would replace', async () => {
      await importFile(test, row('dry replaced', 1));
      const body = file(row('dry replaced', 1), '{');
      const { body: report } = await importFile(test, body, { dryRun: 'true', onConflict: 'replace' });
      expect(report).toMatchObject({ inserted: 0, updated: 1, failed: 1, queries: { replaced: 1 } });
    });
  });

  describe('into a session', () => {
    it('by its path', async () => {
      const session = await test.api().post('/sessions').send({ name: 'by path' }).expect(201);
      const answer = await test
        .api()
        .post(`/sessions/${session.body.id}/imports?engine=google`)
        .set('Content-Type', 'text/csv')
        .send(fixture('keywords.csv').toString('utf8').replace('Address', 'url').replace('Keyword', 'query'))
        .expect(200);
      expect(answer.body).toMatchObject({ sessionId: session.body.id, inserted: 2 });
    });

    it.each([
      ['none', {}, 400],
      ['two at once', { sessionId: '1', sessionName: 'x' }, 400],
      ['one that does not exist', { sessionId: '999999' }, 404],
      ['no id', { sessionId: 'abc' }, 400],
    ])('refuses %s', async (_, parameters, status) => {
      const query = new URLSearchParams(parameters as Record<string, string>);
      await test
        .api()
        .post(`/imports?${String(query)}`)
        .send('x')
        .expect(status);
    });

    it.each([
      { format: 'xml' },
      { onConflict: 'merge' },
      { atomic: 'maybe' },
      { columns: 'colour=red' },
      { what: '1' },
    ])('refuses %o and names the parameter', async (parameters) => {
      const { status, body } = await importFile(test, row('x', 1), parameters as never);
      expect(status).toBe(400);
      expect(body).toMatchObject({ code: 'INVALID_INPUT', errors: [{ parameter: Object.keys(parameters)[0] }] });
    });
  });

  describe('of a body', () => {
    const gzipped = gzipSync(fixture('serper.json'));

    it.each([
      ['gzip', gzipped, { 'Content-Encoding': 'gzip' }],
      ['br', brotliCompressSync(fixture('serper.json')), { 'Content-Encoding': 'br' }],
      ['deflate', deflateSync(fixture('serper.json')), { 'Content-Encoding': 'deflate' }],
      ['a .gz file that says nothing', gzipped, {}],
      ['gzip twice', gzipSync(gzipped), { 'Content-Encoding': 'gzip, gzip' }],
      ['the type of curl', fixture('serper.json'), { 'Content-Type': 'application/x-www-form-urlencoded' }],
    ])('takes %s', async (name, body, headers) => {
      const answer = await importFile(test, body, { sessionName: `body ${name}` }, headers);
      expect(answer).toMatchObject({ status: 200, body: { inserted: 9 } });
    });

    it.each([
      ['of no known format', 'hello', {}, 400, 'UNKNOWN_FORMAT'],
      ['that is no gzip', 'hello', { 'Content-Encoding': 'gzip' }, 400, 'MALFORMED_ENCODING'],
      ['that is cut gzip', gzipped.subarray(0, -20), { 'Content-Encoding': 'gzip' }, 400, 'MALFORMED_ENCODING'],
      ['in an unknown encoding', 'hello', { 'Content-Encoding': 'zip' }, 415, 'UNSUPPORTED_MEDIA_TYPE'],
      ['that is a form', 'hello', { 'Content-Type': 'multipart/form-data; boundary=x' }, 415, 'UNSUPPORTED_MEDIA_TYPE'],
      ['that is too large', 'x'.repeat(3_000_001), {}, 413, 'BODY_TOO_LARGE'],
      [
        'that is too large once unpacked',
        gzipSync('{"query":{}}\n'.repeat(300_000)),
        { 'Content-Encoding': 'gzip' },
        413,
        'BODY_TOO_LARGE',
      ],
    ])('refuses one %s, and makes no session', async (_, body, headers, status, code) => {
      const before = await counts();
      const answer = await importFile(test, body, { sessionName: 'refused' }, headers);
      expect(answer).toMatchObject({ status, body: { code } });
      expect(await counts()).toEqual(before);
    });

    it('of one page a line loses a broken line only, however long lines are and however the file comes', async () => {
      const pages = Array.from({ length: 6 }, (_, i) => ({
        searchParameters: { q: `long line ${i}` },
        organic: [{ position: 1, link: 'https://example.org/', snippet: 'x'.repeat(70_000) }],
      }));
      const lines = pages.map((page) => JSON.stringify(page));
      lines[2] = (lines[2] as string).slice(0, -1);
      const bytes = Buffer.from(file(...lines));
      const stream = new ReadableStream({
        start: async (controller) => {
          controller.enqueue(bytes.subarray(0, 5_000));
          await sleep(50);
          controller.enqueue(bytes.subarray(5_000));
          controller.close();
        },
      });
      const { body } = await importFile(test, stream, { sessionName: 'long lines' });
      expect(body).toMatchObject({ inserted: 5, failed: 1, errors: [{ line: 3, code: 'MALFORMED_JSON' }] });
    });

    it('of no bytes is an import of nothing: the export of an empty session', async () => {
      const answer = await importFile(test, '', { sessionName: 'nothing' });
      expect(answer).toMatchObject({ status: 200, body: { received: 0, notes: ['The file holds no rows'] } });
    });

    it('that breaks off leaves nothing', async () => {
      const before = await counts();
      const stream = new ReadableStream({
        start: (controller) => controller.enqueue(Buffer.from(file(row('broken off', 1), ''))),
        pull: (controller) => controller.error(new Error('gone')),
      });
      await expect(importFile(test, stream, { sessionName: 'broken off' })).rejects.toThrow();
      expect(await counts()).toEqual(before);
      // The connection is back in the pool, without its tables.
      expect((await importFile(test, row('afterwards', 1))).body).toMatchObject({ inserted: 1 });
    });
  });
});
