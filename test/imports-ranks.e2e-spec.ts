import { startApp, type TestApp } from './support/app.js';
import { importFile } from './support/imports.js';

const trec = (...lines: string[]): string => lines.map((line) => `${line}\n`).join('');
const row = (text: string, rank: number): string =>
  JSON.stringify({ query: { text, engine: 'e' }, rank, url: `https://example.org/${rank}` });
const page = (...ranks: number[]) => ({
  searchParameters: { q: 'paged' },
  organic: ranks.map((position) => ({ position, link: `https://example.org/${position}` })),
});

describe('of an import', () => {
  let test: TestApp;

  beforeAll(async () => {
    test = await startApp();
  });
  afterAll(() => test.close());

  const ranksOf = async (sessionId: number | null): Promise<number[]> => {
    const rows: { rank: number }[] = await test.dataSource.query(
      'SELECT rank FROM results WHERE session_id = $1 ORDER BY id',
      [sessionId],
    );
    return rows.map(({ rank }) => rank);
  };

  describe('ranks', () => {
    it('that start at 0 are raised by 1 in all the file of that engine, and the report says so', async () => {
      const run = trec('1 Q0 a 0 9 zero', '1 Q0 b 5 8 zero', '2 Q0 a 77 9 zero', '1 Q0 a 3 9 one');
      const { body } = await importFile(test, run, { sessionName: 'from zero' });
      expect(await ranksOf(body.sessionId)).toEqual([1, 6, 78, 3]);
      expect(body.notes).toContainEqual(expect.stringContaining('zero start at 0'));
    });

    it('go up to 2,000,000,000, also where 1 is added to each; one beyond is an error of its line', async () => {
      const run = trec('1 Q0 a 2000000000 9 run', '1 Q0 b 2000000001 8 run', '1 Q0 c 1500000 7 run');
      const { body } = await importFile(test, run, { sessionName: 'large' });
      expect(await ranksOf(body.sessionId)).toEqual([2_000_000_000, 1_500_000]);
      expect(body).toMatchObject({ inserted: 2, failed: 1, errors: [{ line: 2, code: 'INVALID_RANK' }] });
      const shifted = await importFile(test, trec('1 Q0 z 0 9 run', run), { sessionName: 'large from zero' });
      expect(await ranksOf(shifted.body.sessionId)).toEqual([1, 1_500_001]);
      expect(shifted.body).toMatchObject({ inserted: 2, failed: 2, errors: [{ line: 2 }, { line: 3 }] });
    });

    it('of unordered and filtered files stay as they are', async () => {
      const run = trec('1 Q0 a 299 1.5 run', '1 Q0 b 77 2.5 run', '2 Q0 c 10 1 run');
      const { body } = await importFile(test, run, { sessionName: 'unordered' });
      expect(await ranksOf(body.sessionId)).toEqual([299, 77, 10]);
    });

    it('that repeat within a topic give way to the scores', async () => {
      const run = trec('1 Q0 a 0 1.5 run', '1 Q0 b 0 2.5 run', '1 Q0 c 0 1.5 run', '2 Q0 a 4 1 run');
      const { body } = await importFile(test, run, { sessionName: 'repeated' });
      expect(await ranksOf(body.sessionId)).toEqual([2, 1, 3, 5]);
      expect(body.notes).toContainEqual(expect.stringContaining('scores'));
    });

    it('between two whole numbers are rounded up and kept beside', async () => {
      const run = trec('1 Q0 a 10 3 run', '1 Q0 b 10.5 2 run', '1 Q0 c 12 1 run');
      const { body } = await importFile(test, run, { sessionName: 'half' });
      expect(await ranksOf(body.sessionId)).toEqual([10, 11, 12]);
      const [half] = await test.dataSource.query('SELECT extra FROM results WHERE session_id = $1 AND rank = 11', [
        body.sessionId,
      ]);
      expect(half).toEqual({ extra: { score: 2, givenRank: 10.5 } });
    });

    it('that are missing throughout a query are its order; a single one is an error', async () => {
      const csv =
        'query,url,rank,engine\na,https://a.example/,,x\na,https://b.example/,,x\nb,https://a.example/,4,x\nb,https://c.example/,,x\n';
      const { body } = await importFile(test, csv, { sessionName: 'missing' });
      expect(await ranksOf(body.sessionId)).toEqual([1, 2, 4]);
      expect(body).toMatchObject({ inserted: 3, failed: 1, errors: [{ line: 5, code: 'MISSING_RANK' }] });
    });
  });

  describe('a query that stands in the file in several places', () => {
    it('gets all of its interleaved rows', async () => {
      const rows = Array.from({ length: 40 }, (_, i) => row(`query ${i % 4}`, Math.floor(i / 4) + 1));
      const { body } = await importFile(test, rows.join('\n'), { sessionName: 'interleaved' });
      expect(body).toMatchObject({ inserted: 40, queries: { received: 4, inserted: 4 } });
    });

    it('gets pages of other kinds of results, and one that stands there twice once', async () => {
      const searchParameters = { q: 'kinds' };
      const images = { searchParameters, images: [{ title: 'Tea', link: 'https://example.org/tea.png' }] };
      const news = { searchParameters, news: [{ title: 'Tea today', link: 'https://example.org/news' }] };
      const organic = { ...page(1), searchParameters };
      const { body } = await importFile(test, JSON.stringify([organic, images, news, images]), {
        sessionName: 'kinds',
      });
      expect(body).toMatchObject({ received: 4, inserted: 3, skipped: 1, queries: { received: 2, inserted: 1 } });
    });

    it('gets the pages with free ranks, and one that stands there twice once', async () => {
      const pages = JSON.stringify([page(1, 2), page(3, 4), page(1, 2)]);
      const { body } = await importFile(test, pages, { sessionName: 'pages' });
      expect(body).toMatchObject({
        received: 6,
        inserted: 4,
        skipped: 2,
        failed: 0,
        queries: { received: 2, inserted: 1, skipped: 1, replaced: 0 },
      });
    });
  });
});
