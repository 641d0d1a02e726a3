import { seededRandom } from './cache-checker/seeded-random.js';
import { startApp, type TestApp } from './support/app.js';
import { importFile } from './support/imports.js';
import { until } from './support/until.js';

const seed = Number(process.env['FC_SEED'] ?? Date.now() % 2 ** 31);

interface Block {
  title: string;
  link: string;
}
const image = (title: string): Block => ({ title, link: `https://example.org/${title}.png` });
const serper = (page: number, sent: object = {}, blocks: object = {}) => ({
  searchParameters: { q: 'heat pump', num: 2, page, ...sent },
  organic: [1, 2].map((position) => ({ position, title: 'A', link: `https://example.org/${page}/${position}` })),
  ...blocks,
});
const cse = (startIndex: number) => ({
  kind: 'customsearch#search',
  queries: { request: [{ searchTerms: 'heat pump', startIndex }] },
  items: [{ title: 'A', link: `https://example.org/${startIndex}` }],
});

describe('result pages of one query', () => {
  let test: TestApp;

  beforeAll(async () => {
    test = await startApp();
  });
  afterAll(() => test.close());

  const send = async (sessionName: string, pages: object, parameters: Record<string, string> = {}) => {
    const { status, body } = await importFile(test, JSON.stringify(pages), { sessionName, ...parameters });
    expect(status).toBe(200);
    return body;
  };
  const queryOf = async (sessionId: number | null) => {
    const { body } = await test.api().get(`/queries?sessionId=${sessionId}`).expect(200);
    return body.items[0] as { id: number; version: number; resultCount: number; params: Record<string, unknown> };
  };
  const ranksOf = async (sessionId: number | null): Promise<number[]> => {
    const { body } = await test.api().get(`/results?sessionId=${sessionId}`).expect(200);
    return (body.items as { rank: number }[]).map(({ rank }) => rank).toSorted((a, b) => a - b);
  };

  describe('in files of their own', () => {
    it.each([
      ['Serper', serper(1), serper(2), [1, 2, 3, 4]],
      ['Serper, the second first', serper(2), serper(1), [1, 2, 3, 4]],
      ['Google CSE', cse(1), cse(11), [1, 11]],
    ])('of %s all join it, and come again add nothing', async (tool, first, second, ranks) => {
      const { sessionId } = await send(tool, first);
      const rows = ranks.length / 2;
      const before = await queryOf(sessionId);
      expect(await ranksOf(sessionId)).toHaveLength(rows);
      const report = await send(tool, second);
      expect(report).toMatchObject({
        received: rows,
        inserted: rows,
        skipped: 0,
        queries: { received: 1, inserted: 0, skipped: 0, joined: 1 },
      });
      expect(report.notes).toContain('Result pages that joined queries which the session had already: 1');
      expect(await ranksOf(sessionId)).toEqual(ranks);
      const after = await queryOf(sessionId);
      expect(after).toMatchObject({ id: before.id, version: before.version + 1, resultCount: ranks.length });
      const session = await test.api().get(`/sessions/${sessionId}`).expect(200);
      expect(session.body).toMatchObject({ queryCount: 1, resultCount: ranks.length });

      for (const page of [first, second, [second, first]]) {
        const again = await send(tool, page);
        expect(again).toMatchObject({ inserted: 0, skipped: again.received, failed: 0, queries: { joined: 0 } });
      }
      expect(await queryOf(sessionId)).toEqual(after);
    });

    it('join it also where one file holds pages that are there and some that are not', async () => {
      const { sessionId } = await send('mixed', [serper(1), serper(2)]);
      const report = await send('mixed', [serper(3), serper(1), serper(4)]);
      expect(report).toMatchObject({ received: 6, inserted: 4, skipped: 2, queries: { received: 1, joined: 1 } });
      expect(await ranksOf(sessionId)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    });

    it('join it without organic results unless all that they hold is there', async () => {
      const { searchParameters } = serper(1);
      const { sessionId } = await send('blocks', serper(1));
      const images = { searchParameters, images: [image('a'), image('b')] };
      expect(await send('blocks', images)).toMatchObject({ inserted: 2, skipped: 0 });
      expect(await send('blocks', images)).toMatchObject({ inserted: 0, skipped: 2 });
      expect(await send('blocks', { searchParameters, images: [image('a')] })).toMatchObject({ skipped: 1 });
      expect(await ranksOf(sessionId)).toEqual([1, 1, 2, 2]);
    });

    it('stay out when one of their ranks is taken', async () => {
      const { sessionId } = await send('taken', serper(1));
      const other = { ...serper(1), organic: [2, 3].map((position) => ({ position, link: 'https://other.example/' })) };
      expect(await send('taken', other)).toMatchObject({ inserted: 0, skipped: 2, queries: { skipped: 1, joined: 0 } });
      expect(await ranksOf(sessionId)).toEqual([1, 2]);
    });

    it.each(['replace', 'error'])('do not join with onConflict=%s', async (onConflict) => {
      const { sessionId } = await send(onConflict, serper(1));
      await send(onConflict, serper(2), { onConflict });
      expect(await ranksOf(sessionId)).toEqual(onConflict === 'replace' ? [3, 4] : [1, 2]);
    });

    it('are told of by a dry run, which joins none', async () => {
      const { sessionId } = await send('dry', serper(1));
      expect(await send('dry', serper(2), { dryRun: 'true' })).toMatchObject({ inserted: 2, queries: { joined: 1 } });
      expect(await ranksOf(sessionId)).toEqual([1, 2]);
      expect(await send('dry', serper(2), { atomic: 'true' })).toMatchObject({ inserted: 2 });
    });

    it('wait for another import that is joining the same query, and see what it wrote', async () => {
      const { sessionId } = await send('waiting', serper(1));
      const { id } = await queryOf(sessionId);
      const other = test.dataSource.createQueryRunner();
      try {
        await other.startTransaction();
        await other.query('SELECT FROM queries WHERE id = $1 FOR NO KEY UPDATE', [id]);
        const report = send('waiting', serper(2));
        await until(async () => {
          const [{ count }]: [{ count: number }] = await test.dataSource.query(
            `SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
          );
          return count > 0;
        });
        await other.query(
          `INSERT INTO results (workspace_id, session_id, query_id, website_id, rank, url)
           SELECT workspace_id, session_id, query_id, website_id, 3, url FROM results WHERE query_id = $1 AND rank = 1`,
          [id],
        );
        await other.commitTransaction();
        expect(await report).toMatchObject({ inserted: 0, skipped: 2 });
      } finally {
        await other.release();
      }
    });

    it(`join it when they come at once: each once, however often it is sent (FC_SEED=${seed})`, async () => {
      const next = seededRandom(seed);
      for (let round = 0; round < 5; round += 1) {
        const name = `at once ${round}`;
        const files = [1, 2, 3, 1, 2, 3].map((page) =>
          ['x', 'y', 'z'].map((q) => serper(page, { q })).toSorted(() => next() - 0.5),
        );
        const reports = await Promise.all(files.map((file) => send(name, file)));
        expect(reports.reduce((sum, { inserted }) => sum + inserted, 0)).toBe(18);
        const sessionId = reports[0]?.sessionId ?? null;
        expect(await ranksOf(sessionId)).toEqual([1, 2, 3, 4, 5, 6].flatMap((rank) => [rank, rank, rank]));
      }
    });
  });

  describe('say more of their query together', () => {
    const pages = [
      serper(1, { first: 'a' }, { credits: 1 }),
      serper(2, { second: 'b' }, { credits: 2 }),
      serper(3, {}, { credits: 1 }),
    ];
    const params = {
      q: 'heat pump',
      num: 2,
      page: 1,
      first: 'a',
      second: 'b',
      credits: 1,
      furtherPages: [{ page: 2, credits: 2 }, { page: 3 }],
    };

    it.each([
      ['in one file', [pages]],
      ['in three', pages],
      ['in two that share one', [pages.slice(0, 2), pages]],
    ])('%s', async (name, files) => {
      let sessionId: number | null = null;
      for (const file of files) ({ sessionId } = await send(`params ${name}`, file));
      expect((await queryOf(sessionId)).params).toEqual(params);
    });
  });

  describe('in one file that hold other results at the same ranks', () => {
    const [austin, boston] = ['Austin', 'Boston'].map((location) => ({
      searchParameters: { q: 'heat pump', location },
      organic: [1, 2].map((position) => ({
        position,
        link: `https://example.org/${position > 1 ? location : 'both'}`,
      })),
    }));

    it('are faults that name both; what is the same is skipped', async () => {
      const report = await send('differing', [austin, boston, austin]);
      expect(report).toMatchObject({ received: 6, inserted: 2, skipped: 3, failed: 1, queries: { skipped: 1 } });
      expect(report.errors).toEqual([
        {
          line: 1,
          pointer: '/1',
          code: 'PAGE_DIFFERS',
          detail: expect.stringMatching(
            /^The result page at line 1, \/0 has .*time of collection, or .*another session$/,
          ),
        },
      ]);
    });

    it('leave nothing written with atomic=true', async () => {
      const lines = [austin, boston].map((page) => JSON.stringify(page)).join('\n');
      const { status, body } = await importFile(test, lines, { sessionName: 'never', atomic: 'true' });
      expect(status).toBe(422);
      expect(body.errors).toMatchObject([{ line: 2, code: 'PAGE_DIFFERS', detail: expect.stringContaining('line 1') }]);
    });

    it('are all counted where more differ than are listed', async () => {
      const pages = Array.from({ length: 150 }, (_, i) => ({
        searchParameters: { q: 'many' },
        organic: [{ position: 1, link: `https://example.org/${i}` }],
      }));
      const report = await send('many differ', pages);
      expect(report).toMatchObject({ received: 150, inserted: 1, skipped: 0, failed: 149, errorsTruncated: true });
      expect(report.errors).toHaveLength(100);
    });
  });
});
