import { RollupsService } from '../../src/rollups/rollups.service.js';
import { CountsRepository } from '../../src/stats/counts/counts.repository.js';
import { DomainsRepository } from '../../src/stats/domains/domains.repository.js';
import { StatsRepository } from '../../src/stats/stats.repository.js';
import { RandomWriter } from '../rollups/random-writer.js';
import { seededRandom } from '../cache-checker/seeded-random.js';
import { startApp, type TestApp } from '../support/app.js';

const SEED = Number(process.env['STRESS_SEED'] ?? Date.now() % 2 ** 31);
const ROUNDS = 15;
const START = new Date('2026-03-01T00:00:00Z').getTime();
/** No bound at all, but one that makes the rollups of domains useless. */
const ALWAYS = new Date('0001-01-01T00:00:00Z');

let test: TestApp;

beforeAll(async () => {
  test = await startApp();
  await test.dataSource.query(`INSERT INTO workspaces (name) VALUES ('other')`);
  await test.dataSource.query(`INSERT INTO sessions (workspace_id, name) SELECT id, 'first' FROM workspaces`);
});
afterAll(() => test.close());

interface Filters {
  sessionId?: number;
  engine?: string;
  type: string;
  from?: Date;
  to?: Date;
}

/** Queries and results under the filters, as anybody would count them. */
async function plainCounts(workspaceId: number, { sessionId, engine, type, from, to }: Filters, by: string) {
  const rows: { key: string; queries: number; failed: number; results: number }[] = await test.dataSource.query(
    `SELECT ${by} AS key, count(*) AS queries, count(*) FILTER (WHERE status = 'failed') AS failed, sum(results)::bigint AS results FROM (
       SELECT q.*, (SELECT count(*) FROM results r WHERE r.query_id = q.id AND r.type = $6) AS results FROM queries q
     ) AS q
     WHERE workspace_id = $1 AND ($2::bigint IS NULL OR session_id = $2) AND ($3::text IS NULL OR engine = $3)
       AND ($4::timestamptz IS NULL OR collected_at >= $4) AND ($5::timestamptz IS NULL OR collected_at < $5)
     GROUP BY 1`,
    [workspaceId, sessionId, engine, from, to, type],
  );
  return Object.fromEntries(rows.map(({ key, ...counts }) => [key, counts]));
}

it(`every figure is what a plain count gives, at any moment between writes and folds (STRESS_SEED=${SEED})`, async () => {
  const random = seededRandom(SEED);
  const one = <T>(values: readonly T[]): T => values[Math.floor(random() * values.length)] as T;
  const url = (test.dataSource.options as { url?: string }).url ?? '';
  const [stats, counts, domains] = [StatsRepository, CountsRepository, DomainsRepository].map((repository) =>
    test.app.get<unknown>(repository, { strict: false }),
  ) as [StatsRepository, CountsRepository, DomainsRepository];
  let seen = 0;

  for (let round = 0; round < ROUNDS; round += 1) {
    let left = 12;
    await new RandomWriter(url, random).run(() => (left -= 1) < 0);
    if (random() < 0.5) await test.app.get(RollupsService, { strict: false }).fold();
    for (const { id: workspaceId } of await test.dataSource.query('SELECT id FROM workspaces')) {
      const found = await test.dataSource.query('SELECT id FROM sessions WHERE workspace_id = $1', [workspaceId]);
      const sessionIds: number[] = found.map(({ id }: { id: number }) => id);

      const filters: Filters = { type: one(['organic', 'ad', 'answer_box']) };
      if (random() < 0.4 && sessionIds.length > 0) filters.sessionId = one(sessionIds);
      if (random() < 0.3) filters.engine = one(['google', 'bing']);
      if (random() < 0.4) filters.from = new Date(START + Math.floor(random() * 100) * 3_600_000);
      if (random() < 0.4) filters.to = new Date(START + Math.floor(random() * 240) * 3_600_000);
      const engines = await counts.engines(workspaceId, filters, 500);
      expect(
        Object.fromEntries(
          engines.rows.map(({ engine, queries, failed, results }) => [engine, { queries, failed, results }]),
        ),
      ).toEqual(await plainCounts(workspaceId, filters, 'engine'));
      const interval = one(['day', 'week', 'month']);
      const periods = await counts.timeline(workspaceId, filters, { interval, limit: 500 });
      expect(
        Object.fromEntries(
          periods.rows.map(({ from, queries, failed, results }) => [from, { queries, failed, results }]),
        ),
      ).toEqual(
        await plainCounts(
          workspaceId,
          filters,
          `to_char(date_trunc('${interval}', collected_at AT TIME ZONE 'UTC'), 'YYYY-MM-DD')`,
        ),
      );

      for (const sessionId of [undefined, ...sessionIds]) {
        const rolledUp = await domains.figures(workspaceId, { sessionId, type: 'organic' }, 5);
        const plain = await domains.figures(workspaceId, { sessionId, type: 'organic', from: ALWAYS }, 5);
        expect(rolledUp).toEqual(plain);
        seen += rolledUp.items.length;
      }
      for (const sessionId of sessionIds) {
        const [plain] = await test.dataSource.query(
          `SELECT count(DISTINCT website_id) AS websites, count(DISTINCT domain) AS domains,
                  (SELECT min(n) FROM (SELECT count(r.id) AS n FROM queries q LEFT JOIN results r ON r.query_id = q.id WHERE q.session_id = $1 GROUP BY q.id) AS query) AS fewest,
                  (SELECT max(n) FROM (SELECT count(r.id) AS n FROM queries q LEFT JOIN results r ON r.query_id = q.id WHERE q.session_id = $1 GROUP BY q.id) AS query) AS most
             FROM results r JOIN queries q ON q.id = r.query_id WHERE q.session_id = $1`,
          [sessionId],
        );
        const {
          websites,
          domains: different,
          fewestResults,
          mostResults,
        } = await stats.session(workspaceId, sessionId);
        expect({ websites, domains: different, fewest: fewestResults, most: mostResults }).toEqual(plain);
      }
    }
  }
  expect(seen).toBeGreaterThan(50);
}, 60_000);
