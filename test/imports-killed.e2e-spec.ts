import { setTimeout as sleep } from 'node:timers/promises';
import { DataSource } from 'typeorm';
import type { ImportReport } from '../src/imports/import.dto.js';
import { seededRandom } from './cache-checker/seeded-random.js';
import { buildServer, listens, killBuiltServers, type ServerProcess, startServer } from './support/built-server.js';
import { createDatabase, type TestDatabase } from './support/database.js';
import { until } from './support/until.js';

const seed = Number(process.env['FC_SEED'] ?? Date.now() % 2 ** 31);
const ROUNDS = 50;
const QUERIES = 100;

/** A session gets the first collection; the second one replaces its results. */
const VERSIONS = {
  first: { results: 8, onConflict: 'skip' },
  second: { results: 5, onConflict: 'replace' },
};
type Version = keyof typeof VERSIONS;

const rowsOf = (version: Version): number => QUERIES * VERSIONS[version].results;

/** No query's rows stand together, and pages are shared by queries. */
function fileOf(version: Version): string[] {
  return Array.from({ length: rowsOf(version) }, (_, i) => {
    const [query, rank] = [i % QUERIES, Math.floor(i / QUERIES) + 1];
    const url = `https://example.org/${(query * 7 + rank * 13) % 211}`;
    const text = { text: `query ${query}`, engine: 'e', collectedAt: '2026-03-02T09:30:00Z' };
    return `${JSON.stringify({ query: text, rank, url, title: version })}\n`;
  });
}
const FILES: Record<Version, string[]> = { first: fileOf('first'), second: fileOf('second') };

interface Round {
  session: string;
  version: Version;
}

let database: TestDatabase;
let dataSource: DataSource;

beforeAll(async () => {
  buildServer();
  database = await createDatabase();
  dataSource = await new DataSource({ type: 'postgres', url: database.url }).initialize();
}, 120_000);
afterAll(async () => {
  killBuiltServers();
  await dataSource.destroy();
  await database.drop();
});

// Some 30 batches a file.
const start = (): ServerProcess =>
  startServer({ DATABASE_URL: database.url, DATABASE_POOL_SIZE: '2', IMPORT_BATCH_ROWS: '30' });

async function post(url: string, { session, version }: Round, body: string | ReadableStream): Promise<Response> {
  const parameters = new URLSearchParams({ sessionName: session, onConflict: VERSIONS[version].onConflict });
  return fetch(`${url}/api/v1/imports?${String(parameters)}`, {
    method: 'POST',
    body,
    ...(body instanceof ReadableStream && { duplex: 'half' }),
  });
}

/** Queries of a session by what they hold: all results of a version, or something else. */
async function holdings(session: string): Promise<Record<Version | 'broken', number>> {
  const rows: { title: string; results: number; queries: number }[] = await dataSource.query(
    `SELECT title, results, count(*)::int AS queries FROM (
       SELECT string_agg(DISTINCT result.title, ' and ') AS title, count(result.id)::int AS results
       FROM sessions AS session
       JOIN queries AS query ON query.session_id = session.id
       LEFT JOIN results AS result ON result.query_id = query.id
       WHERE session.name = $1 GROUP BY query.id) AS query
     GROUP BY title, results`,
    [session],
  );
  const held = { first: 0, second: 0, broken: 0 };
  for (const { title, results, queries } of rows) {
    const version = (['first', 'second'] as const).find((name) => name === title && VERSIONS[name].results === results);
    held[version ?? 'broken'] += queries;
  }
  return held;
}

/** Kills the server when that part of the import is done: at first it is being sent, then it is being written. */
async function killAt(point: number, server: ServerProcess, round: Round): Promise<void> {
  const lines = FILES[round.version];
  const [sent, written] = point < 0.2 ? [point / 0.2, 0] : [1, (point - 0.2) / 0.8];
  const isAnswered = { yes: false };
  const part = new ReadableStream({
    start: (controller) => {
      controller.enqueue(Buffer.from(lines.slice(0, sent * lines.length).join('')));
      if (sent === 1) controller.close();
    },
  });
  const answer = post(await listens(server), round, part)
    .catch(() => undefined)
    .finally(() => (isAnswered.yes = true));
  const isWritten = async (): Promise<boolean> => (await holdings(round.session))[round.version] >= written * QUERIES;
  await until(async () => isAnswered.yes || (await isWritten()), 2);
  await sleep(((point * 1000) % 1) * 10);
  server.child.kill('SIGKILL');
  await Promise.all([server.ended, answer]);
}

async function complete(server: ServerProcess, round: Round): Promise<void> {
  const answer = await post(await listens(server), round, FILES[round.version].join(''));
  const report = (await answer.json()) as ImportReport;
  const rows = rowsOf(round.version);
  expect(report).toMatchObject({ received: rows, failed: 0, queries: { received: QUERIES } });
  expect(report.inserted + report.updated + report.skipped).toBe(rows);
  expect(await holdings(round.session)).toEqual({ first: 0, second: 0, broken: 0, [round.version]: QUERIES });
}

it(`leaves whole queries only, wherever kill -9 cuts an import off, and the same file again completes it (FC_SEED=${seed})`, async () => {
  const next = seededRandom(seed);
  let server = start();
  // One boots while the other works.
  let spare = start();
  let cutWithin = 0;
  for (let i = 0; i < ROUNDS; i += 1) {
    const round: Round = { session: `session ${i >> 1}`, version: i % 2 === 0 ? 'first' : 'second' };
    await killAt(next(), server, round);
    [server, spare] = [spare, start()];
    const left = await holdings(round.session);
    expect(left.broken).toBe(0);
    if (left[round.version] > 0 && left[round.version] < QUERIES) cutWithin += 1;
    await complete(server, round);
  }
  const [{ websites, sessions }] = await dataSource.query(
    'SELECT (SELECT count(*)::int FROM websites) AS websites, (SELECT count(*)::int FROM sessions) AS sessions',
  );
  expect([websites, sessions]).toEqual([211, ROUNDS / 2]);
  // Else the points would not have been where something was being written.
  expect(cutWithin).toBeGreaterThan(ROUNDS / 3);
}, 600_000);
