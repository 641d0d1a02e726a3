import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { batchTotals } from '../src/platform/batch/index.js';
import { startApp, type TestApp } from './support/app.js';

interface Given {
  sessionId: number;
  queryId: number;
}

describe('bulk routes', () => {
  let test: TestApp;
  let given: Given;

  beforeAll(async () => {
    test = await startApp();
    const session = await test.api().post('/sessions').send({ name: 'bulk' }).expect(201);
    const query = await test
      .api()
      .post(`/sessions/${session.body.id}/queries`)
      .send({ text: 'heat pump', engine: 'google' })
      .expect(201);
    given = { sessionId: session.body.id, queryId: query.body.id };
  });
  afterAll(() => test.close());

  const result = (rank: number, changes = {}) => ({
    queryId: given.queryId,
    rank,
    url: `https://example.org/${rank}?utm_source=x`,
    ...changes,
  });
  const resultsOf = async (queryId: number) =>
    (await test.api().get('/results').query({ queryId, include: 'website' }).expect(200)).body;

  describe('results', () => {
    it('inserts good items, names bad ones by their place, and gives ids in order', async () => {
      const items = [
        result(1),
        { rank: 0, queryId: given.queryId, url: 'x' },
        result(2, { title: 'a\0b' }),
        result(3),
        result(4, { queryId: 987_654 }),
      ];
      const { body } = await test.api().post('/results/bulk').send({ items }).expect(200);
      expect(body).toMatchObject({ received: 5, inserted: 2, failed: 3, errorsTruncated: false });
      expect(body.ids).toEqual([expect.any(Number), null, null, expect.any(Number), null]);
      expect(body.errors).toEqual([
        { line: 2, pointer: '#/rank', code: 'TOO_SMALL', detail: expect.any(String) },
        { line: 3, pointer: '#/title', code: 'INVALID_FORMAT', detail: expect.stringContaining('NUL') },
        { line: 5, code: 'QUERY_NOT_FOUND', detail: 'Query 987654 does not exist' },
      ]);
      const page = await resultsOf(given.queryId);
      expect(page.items.map((item: { website: { url: string } }) => item.website.url)).toEqual([
        'https://example.org/1',
        'https://example.org/3',
      ]);
    });

    it('says how many items stay when its body breaks off', async () => {
      const query = { text: 'broken off', engine: 'google' };
      const { body: made } = await test.api().post(`/sessions/${given.sessionId}/queries`).send(query).expect(201);
      const lines = Array.from({ length: 5_000 }, (_, i) => JSON.stringify(result(i + 1, { queryId: made.id })));
      // Random letters do not compress: the cut lies behind all lines.
      const gzipped = gzipSync([...lines, randomBytes(200_000).toString('hex')].join('\n'));
      const { body } = await test
        .api()
        .post('/results/bulk')
        .set({ 'Content-Type': 'application/x-ndjson', 'Content-Encoding': 'gzip' })
        .serialize((bytes: unknown) => bytes as never)
        .send(gzipped.subarray(0, -1_000) as never)
        .expect(400);
      expect(body).toMatchObject({ code: 'MALFORMED_ENCODING', committed: 4_000 });
      expect((await resultsOf(made.id)).total).toBe(4_000);
    });

    describe('after a deadlock in the second group', () => {
      const items = Array.from({ length: 2_500 }, (_, i) => ({
        queryId: 0,
        rank: i + 1,
        url: `https://a.example/${i}`,
      }));
      let queryId: number;

      beforeEach(async () => {
        const { body } = await test
          .api()
          .post(`/sessions/${given.sessionId}/queries`)
          .send({ text: 'deadlock', engine: 'google' })
          .expect(201);
        queryId = body.id;
        for (const item of items) item.queryId = queryId;
        await test.dataSource.query(`
          CREATE SEQUENCE inserts;
          CREATE FUNCTION deadlock() RETURNS trigger LANGUAGE plpgsql AS $$
          BEGIN
            IF nextval('inserts') = 2 THEN RAISE EXCEPTION 'deadlock detected' USING ERRCODE = '40P01'; END IF;
            RETURN NULL;
          END $$;
          CREATE TRIGGER deadlock BEFORE INSERT ON results FOR EACH STATEMENT EXECUTE FUNCTION deadlock()`);
      });
      afterEach(() =>
        test.dataSource.query('DROP TRIGGER deadlock ON results; DROP FUNCTION deadlock; DROP SEQUENCE inserts'),
      );

      const ndjson = () => items.map((item) => JSON.stringify(item)).join('\n');
      const stored = async () => (await resultsOf(queryId)).total;

      it('writes the group again', async () => {
        const { body } = await test
          .api()
          .post('/results/bulk')
          .set('Content-Type', 'application/x-ndjson')
          .send(ndjson())
          .expect(200);
        expect(body).toMatchObject({ received: 2_500, inserted: 2_500, failed: 0 });
        expect(await stored()).toBe(2_500);
      });

      it('writes all of a JSON body again with atomic=true', async () => {
        const { body } = await test.api().post('/results/bulk?atomic=true').send({ items }).expect(200);
        expect(body).toMatchObject({ received: 2_500, inserted: 2_500, failed: 0 });
        expect(await stored()).toBe(2_500);
      });

      it('writes nothing of a stream with atomic=true, of which the beginning is gone', async () => {
        const { body } = await test
          .api()
          .post('/results/bulk?atomic=true')
          .set('Content-Type', 'application/x-ndjson')
          .send(ndjson())
          .expect(409);
        expect(body.code).toBe('WRITE_CONFLICT');
        expect(await stored()).toBe(0);
      });
    });

    it('refuses a line that nests too deep, and takes its neighbours', async () => {
      const deep = `{"queryId":${given.queryId},"rank":1,"url":"https://a.example/","extra":{"a":${'['.repeat(50_000)}${']'.repeat(50_000)}}}`;
      const { body } = await test
        .api()
        .post('/results/bulk')
        .set('Content-Type', 'application/x-ndjson')
        .send(`${deep}\n${JSON.stringify(result(90))}\n`)
        .expect(200);
      expect(body).toMatchObject({ inserted: 1, failed: 1, errors: [{ line: 1, pointer: '#/extra' }] });
    });

    it('names those that others delete meanwhile', async () => {
      const { body: made } = await test
        .api()
        .post('/results/bulk')
        .send({ items: [result(91), result(92)] })
        .expect(200);
      const [gone, kept] = made.ids as [number, number];
      const other = test.dataSource.createQueryRunner();
      await other.startTransaction();
      await other.query('DELETE FROM results WHERE id = $1', [gone]);
      const items = [gone, kept].map((id) => ({ id, title: 'new' }));
      const change = test.api().patch('/results/bulk').send({ items }).expect(200);
      const [{ body }] = await Promise.all([change, sleep(300).then(() => other.commitTransaction())]);
      await other.release();
      expect(body).toMatchObject({ updated: 1, failed: 1, errors: [{ line: 1, code: 'RESULT_NOT_FOUND' }] });
    });

    it('counts what was written, streamed answers too, and nothing of what was taken back', async () => {
      const before = batchTotals().inserted;
      await test
        .api()
        .post('/results/bulk?atomic=true')
        .send({ items: [result(93), { rank: 1 }] })
        .expect(422);
      expect(batchTotals().inserted).toBe(before);
      await test
        .api()
        .post('/results/bulk')
        .set('Accept', 'application/x-ndjson')
        .send({ items: [result(94)] })
        .expect(200);
      await test
        .api()
        .post('/results/bulk?atomic=true')
        .send({ items: [result(95)] })
        .expect(200);
      expect(batchTotals().inserted).toBe(before + 2);
    });

    it('writes nothing with atomic=true and one bad item', async () => {
      const before = (await resultsOf(given.queryId)).total;
      const items = [result(10), { ...result(11), rank: 'x' }];
      const refused = await test.api().post('/results/bulk?atomic=true').send({ items }).expect(422);
      expect(refused.body).toMatchObject({ code: 'BATCH_REFUSED', errors: [{ line: 2, pointer: '#/rank' }] });
      expect((await resultsOf(given.queryId)).total).toBe(before);
      await test
        .api()
        .post('/results/bulk?atomic=true')
        .send({ items: [result(10, { queryId: 987_654 })] })
        .expect(409);
    });

    it('takes NDJSON, compressed too, and answers one line an item where that is accepted', async () => {
      const lines = ['\uFEFF' + JSON.stringify(result(20)), '', '{"rank":', JSON.stringify(result(21))].join('\r\n');
      const { text } = await test
        .api()
        .post('/results/bulk')
        .set({ 'Content-Type': 'application/x-ndjson', 'Content-Encoding': 'gzip', Accept: 'application/x-ndjson' })
        .serialize((body: unknown) => body as never)
        .send(gzipSync(lines) as never)
        .buffer(true)
        .parse((response, done) => {
          let all = '';
          response.on('data', (chunk: Buffer) => (all += chunk.toString()));
          response.on('end', () => done(null, all));
        })
        .expect(200)
        .then((response) => ({ text: response.body as string }));
      expect(
        text
          .trim()
          .split('\n')
          .map((line) => JSON.parse(line)),
      ).toEqual([
        { line: 1, outcome: 'inserted', id: expect.any(Number) },
        { line: 3, outcome: 'failed', code: 'MALFORMED_JSON', detail: expect.any(String) },
        { line: 4, outcome: 'inserted', id: expect.any(Number) },
      ]);
    });

    it('changes what an item names and leaves the rest', async () => {
      const { body } = await test
        .api()
        .post('/results/bulk')
        .send({ items: [result(30, { title: 'before', snippet: 'stays' })] });
      const [id] = body.ids as number[];
      const items = [
        { id, title: 'after', url: 'https://other.example/' },
        { id: 987_654_321, title: 'x' },
      ];
      const changed = await test.api().patch('/results/bulk').send({ items }).expect(200);
      expect(changed.body).toMatchObject({ updated: 1, failed: 1, errors: [{ line: 2, code: 'RESULT_NOT_FOUND' }] });
      const { body: after } = await test.api().get(`/results/${id}?include=website`).expect(200);
      expect(after).toMatchObject({
        title: 'after',
        snippet: 'stays',
        rank: 30,
        domain: 'other.example',
        website: { url: 'https://other.example/' },
      });
    });

    it('deletes by ids and skips those that are gone', async () => {
      const { body } = await test
        .api()
        .post('/results/bulk')
        .send({ items: [result(40), result(41)] });
      const ids = body.ids as number[];
      const gone = await test
        .api()
        .delete('/results/bulk')
        .send({ ids: [...ids, ids[0]] })
        .expect(200);
      expect(gone.body).toMatchObject({ received: 3, deleted: 2, skipped: 1 });
      await test.api().get(`/results/${ids[0]}`).expect(404);
    });

    it.each([[{}], [{ items: [] }], [{ items: 'x' }], [{ items: [{}], zz: 1 }]])(
      'refuses the body %j',
      async (body) => {
        await test.api().post('/results/bulk').send(body).expect(400);
      },
    );
  });

  describe('queries', () => {
    const query = (text: string, changes = {}) => ({
      sessionId: given.sessionId,
      text,
      engine: 'bing',
      collectedAt: '2026-01-01T00:00:00Z',
      ...changes,
    });

    it('inserts, refuses what the session has already, changes and deletes', async () => {
      const { body } = await test
        .api()
        .post('/queries/bulk')
        .send({ items: [query('a'), query('b'), query('a'), query('c', { sessionId: 987_654 })] })
        .expect(200);
      expect(body).toMatchObject({ inserted: 2, failed: 2 });
      expect(body.errors.map((error: { code: string }) => error.code)).toEqual(['QUERY_EXISTS', 'SESSION_NOT_FOUND']);
      const [a, b] = body.ids as [number, number];

      const items = [
        { id: a, text: 'z' },
        { id: b, text: 'z' },
        { id: b, language: 'en' },
      ];
      const changed = await test.api().patch('/queries/bulk').send({ items }).expect(200);
      expect(changed.body.failed + changed.body.updated).toBe(3);
      const { body: after } = await test.api().get(`/queries/${a}`).expect(200);
      expect(after).toMatchObject({ text: 'z', engine: 'bing', version: 2 });

      const gone = await test
        .api()
        .delete('/queries/bulk')
        .send({ ids: [a, b, 987_654] })
        .expect(200);
      expect(gone.body).toMatchObject({ deleted: 2, skipped: 1 });
    });
  });

  describe('websites', () => {
    const url = 'https://example.org/page';
    const put = (items: object[], query = '') => test.api().put(`/websites/bulk${query}`).send({ items }).expect(200);

    it('counts a new page once, however many spellings of it come together', async () => {
      const spellings = ['https://new.example/', 'HTTPS://NEW.example:443/#top', 'https://new.example/?utm_source=a'];
      const { body } = await put(spellings.map((spelling) => ({ url: spelling, title: 'New' })));
      expect(body).toMatchObject({ received: 3, inserted: 1, skipped: 2 });
      expect(new Set(body.ids).size).toBe(1);
    });

    it('writes pages with texts and nouns, and leaves alone what is the same', async () => {
      const text = 'The installer praised the pump. Two pumps heat houses.';
      const first = await put([{ url: `${url}?utm_source=a#top`, title: 'Pumps', language: 'en', text }]);
      expect(first.body).toMatchObject({ inserted: 1 });
      const [id] = first.body.ids as [number];
      const nouns = await test.api().get(`/websites/${id}/nouns`).expect(200);
      expect(nouns.body.items[0]).toMatchObject({ lemma: 'pump', frequency: 2 });
      expect(nouns.body.items[0].tfidf).toBeCloseTo(
        (2 / nouns.body.items.reduce((sum: number, noun: { frequency: number }) => sum + noun.frequency, 0)) *
          Math.log(2),
      );

      expect((await put([{ url, title: 'Pumps', text }])).body).toMatchObject({ skipped: 1 });
      expect((await put([{ url, title: 'New' }], '?update=language')).body).toMatchObject({ skipped: 1 });
      expect((await put([{ url, title: 'New title', text: 'Only a boiler.' }])).body).toMatchObject({
        updated: 1,
        ids: [id],
      });
      const after = await test.api().get(`/websites/${id}?include=content`).expect(200);
      expect(after.body).toMatchObject({
        url,
        title: 'New title',
        language: 'en',
        content: { text: 'Only a boiler.' },
      });
      const { body } = await test.api().get(`/websites/${id}/nouns?fields=lemma`).expect(200);
      expect(body.items).toEqual([{ lemma: 'boiler' }]);
    });

    it('reads the nouns by the language that the page has, whichever item gave it', async () => {
      const text = 'The heat pump moves energy into the house.';
      const nounsOf = async ({ body }: { body: { ids: number[] } }): Promise<number> =>
        (await test.api().get(`/websites/${body.ids[0]}/nouns`).expect(200)).body.total;
      expect(await nounsOf(await put([{ url, text, language: 'de' }]))).toBe(0);
      expect(await nounsOf(await put([{ url, text: `${text} Twice.` }]))).toBe(0);
      const english = await nounsOf(await put([{ url, language: 'en' }]));
      expect(english).toBeGreaterThan(2);
      expect(await nounsOf(await put([{ url, text: `${text} Twice.`, language: 'de' }]))).toBe(0);
      expect(await nounsOf(await put([{ url, language: null }]))).toBe(english);
    });

    it('takes a title and a text of more different words than a search can hold', async () => {
      const words = (from: number, count: number): string =>
        Array.from({ length: count }, (_, i) => `w${(from + i).toString(36).padStart(4, 'z')}`).join(' ');
      const items = [
        { url: `${url}/1`, title: `Geyser ${words(0, 160_000)}` },
        { url: `${url}/2`, title: words(0, 40_000), language: 'de', text: `geyser ${words(50_000, 40_000)}` },
        { url: `${url}/3`, title: 'Geyser' },
      ];
      expect((await put(items)).body).toMatchObject({ inserted: 3, failed: 0 });
      const { body } = await test.api().get('/websites?search=geyser&fields=id').expect(200);
      expect(body.total).toBe(3);
    });

    it('finds words of title and text together, with the place where they stand', async () => {
      await put([
        { url: 'https://example.org/search', title: 'Ground loops', text: 'A brine < water circuit & its antifreeze.' },
      ]);
      const { body } = await test.api().get('/websites').query({ search: 'loop antifreeze' }).expect(200);
      expect(body).toMatchObject({ total: 1, items: [{ url: 'https://example.org/search' }] });
      expect(body.items[0].highlight).toContain('Ground <mark>loops</mark>');
      expect(body.items[0].highlight).toContain('brine &lt; water circuit &amp; its <mark>antifreeze</mark>');
    });
  });
});
