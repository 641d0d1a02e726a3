import { setTimeout as sleep } from 'node:timers/promises';
import { seededRandom } from './cache-checker/seeded-random.js';
import { startApp, type TestApp } from './support/app.js';
import { importFile } from './support/imports.js';

jest.setTimeout(120_000);

const seed = Number(process.env['FC_SEED'] ?? Date.now() % 2 ** 31);

function shuffle<T>(items: T[], next: () => number): T[] {
  return items
    .map((item) => ({ item, at: next() }))
    .toSorted((a, b) => a.at - b.at)
    .map(({ item }) => item);
}

const RESULTS = 20;
const row = (query: number, rank: number): string =>
  JSON.stringify({
    query: { text: `query ${query}`, engine: 'e', ...(query % 2 && { collectedAt: '2026-03-02T09:30:00Z' }) },
    rank,
    url: `https://example.org/${(query * 7 + rank * 13) % 500}`,
  });
const rows = (queries: number): string[] =>
  Array.from({ length: queries * RESULTS }, (_, i) => row(Math.floor(i / RESULTS), (i % RESULTS) + 1));

describe(`imports at once (FC_SEED=${seed})`, () => {
  let test: TestApp;

  beforeEach(async () => {
    test = await startApp();
  });
  afterEach(() => test.close());

  const count = async (sql: string): Promise<number> => {
    const [found]: [{ count: number }] = await test.dataSource.query(sql);
    return found.count;
  };
  /** Queries that hold another number of results than the file gives them. */
  const halves = () =>
    count(`SELECT count(*) FROM (
      SELECT query.id FROM queries AS query LEFT JOIN results ON query_id = query.id
      GROUP BY query.id HAVING count(results.id) <> ${RESULTS}) AS half`);

  it('of ten files with shared pages and queries in ten orders: no deadlock, no duplicate', async () => {
    const next = seededRandom(seed);
    const all = rows(100);
    const files = Array.from({ length: 10 }, () => shuffle(all, next).join('\n'));
    const answers = await Promise.all(files.map((file) => importFile(test, file, { sessionName: 'shared' })));
    expect(answers.map(({ status }) => status)).toEqual(files.map(() => 200));
    expect(answers.reduce((sum, { body }) => sum + body.inserted, 0)).toBe(2_000);
    expect(answers.reduce((sum, { body }) => sum + body.skipped, 0)).toBe(18_000);
    expect(answers.reduce((sum, { body }) => sum + body.websites.inserted, 0)).toBe(500);
    expect(await count('SELECT count(*) FROM sessions')).toBe(1);
    expect(await count('SELECT count(*) FROM queries')).toBe(100);
    expect(await count('SELECT count(*) FROM websites')).toBe(500);
    expect(await halves()).toBe(0);
  });

  it('of ten files with shared pages that replace each other, some of them atomic', async () => {
    const next = seededRandom(seed + 1);
    const all = rows(60);
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, i) =>
        importFile(test, shuffle(all, next).join('\n'), {
          sessionName: 'replaced',
          onConflict: 'replace',
          atomic: String(i % 2 === 0),
        }),
      ),
    );
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
    expect(await count('SELECT count(*) FROM queries')).toBe(60);
    expect(await halves()).toBe(0);
  });

  it('that lose the database half-way leave whole queries, and completing them adds the rest', async () => {
    const next = seededRandom(seed + 2);
    const file = rows(1_500).join('\n');
    for (let i = 0; i < 4; i += 1) {
      const broken = importFile(test, file, { sessionName: 'killed' });
      await sleep(200 + next() * 1_500);
      await test.dataSource.query(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()`,
      );
      expect([200, 503]).toContain((await broken).status);
      expect(await halves()).toBe(0);
    }
    const { body } = await importFile(test, file, { sessionName: 'killed' });
    expect(body.inserted + body.skipped).toBe(1_500 * RESULTS);
    expect(await count('SELECT count(*) FROM queries')).toBe(1_500);
    expect(await halves()).toBe(0);
  });
});
