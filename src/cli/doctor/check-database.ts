import type { createDataSource } from '../../platform/database/index.js';
import { CONNECTIONS_BESIDE_POOL, pendingMigrations } from '../../platform/database/index.js';
import { Findings, inBytes, named } from './finding.js';
import { type ServerFacts, ServerFactsRepository } from './server-facts.repository.js';

type DataSource = ReturnType<typeof createDataSource>;

const OLDEST = 150_000;
const SKEW_WARNING_MS = 1_000;
const SKEW_FAILURE_MS = 60_000;
/** Of the connections that are left: beyond this share one more server is one too many. */
const CROWDED = 0.8;

interface Sizing {
  pool: number;
  /** Servers that are to run. */
  processes: number;
}

interface Checked {
  findings: Findings;
  /** Servers that run, or are to. */
  processes: number;
}

export async function checkDatabase(dataSource: DataSource, given: Sizing, folder?: string): Promise<Checked> {
  const findings = new Findings();
  const server = new ServerFactsRepository(dataSource);
  const facts = await server.facts();
  const sizing = { ...given, processes: Math.max(given.processes, facts.processes) };
  checkVersion(findings, facts, folder);
  const known = dataSource.migrations.map((migration) => migration.name ?? migration.constructor.name);
  const pending = await pendingMigrations(dataSource);
  const installed = await server.extensions();
  await checkTrigrams(findings, server, installed, pending.length === known.length);
  await checkStatementStatistics(findings, server, installed, folder !== undefined);
  await checkMigrations(findings, server, known, pending);
  checkConnections(findings, facts, sizing);
  checkClock(findings, await server.clockSkew());
  return { findings, processes: sizing.processes };
}

function checkVersion(findings: Findings, { version, versionNumber, bytes }: ServerFacts, folder?: string): void {
  const where = folder === undefined ? '' : `, embedded, in ${folder}`;
  const says = `PostgreSQL ${version} answers; the database holds ${inBytes(bytes)}${where}`;
  if (versionNumber >= OLDEST) findings.ok('database', says);
  else findings.fail('database', says, 'It must be PostgreSQL 15 or later: upgrade it');
}

/** The first migration installs it. */
async function checkTrigrams(
  findings: Findings,
  server: ServerFactsRepository,
  installed: Set<string>,
  isNew: boolean,
): Promise<void> {
  if (installed.has('pg_trgm')) {
    findings.ok('pg_trgm', 'It is installed: parts of titles and queries are found by index');
    return;
  }
  const { available, allowed } = await server.offers('pg_trgm');
  const todo = 'As the owner of the database: CREATE EXTENSION pg_trgm';
  if (!available) {
    const says = 'This PostgreSQL does not offer it, and the migrations need it';
    findings.fail('pg_trgm', says, 'Install the contrib modules of PostgreSQL (postgresql-contrib) where it runs');
  } else if (!isNew) findings.fail('pg_trgm', 'It is not installed any more: the first migration did it', todo);
  else if (!allowed) findings.fail('pg_trgm', 'It is not installed, and this user may not install it', todo);
  else findings.ok('pg_trgm', 'It is not installed yet: the migrations, of which none has run, do it');
}

async function checkStatementStatistics(
  findings: Findings,
  server: ServerFactsRepository,
  installed: Set<string>,
  embedded: boolean,
): Promise<void> {
  if (installed.has('pg_stat_statements') && (await server.readsStatements())) {
    findings.ok('pg_stat_statements', 'Its figures stand beside ours in /api/v1/diagnostics/slow-queries');
  } else if (embedded) {
    findings.ok(
      'pg_stat_statements',
      'The embedded PostgreSQL runs without it; /api/v1/diagnostics/slow-queries has our figures',
    );
  } else {
    findings.warn(
      'pg_stat_statements',
      'It is not there: what other programs cost this database stays unknown',
      `shared_preload_libraries = 'pg_stat_statements', a restart of PostgreSQL, then CREATE EXTENSION pg_stat_statements`,
    );
  }
}

async function checkMigrations(
  findings: Findings,
  server: ServerFactsRepository,
  known: string[],
  pending: string[],
): Promise<void> {
  if (pending.length > 0) {
    findings.fail(
      'migrations',
      `${pending.length} of ${known.length} are pending: ${named(pending)}`,
      'Run observatory migrate, or start a server of this version: until then none is ready',
    );
    return;
  }
  const unknown = await server.unknownMigrations(known);
  if (unknown.length === 0) findings.ok('migrations', `All ${known.length} are applied`);
  else
    findings.warn(
      'migrations',
      `The database is newer than this program: ${named(unknown)}`,
      'Run the version that made them',
    );
}

function checkConnections(findings: Findings, facts: ServerFacts, { pool, processes }: Sizing): void {
  const free = facts.maxConnections - facts.reserved - facts.others;
  const needed = processes * (pool + CONNECTIONS_BESIDE_POOL);
  const says =
    `${processes} × (DATABASE_POOL_SIZE ${pool} + ${CONNECTIONS_BESIDE_POOL}) = ${needed} connections of ${free}: ` +
    `max_connections is ${facts.maxConnections}, ${facts.reserved} are reserved, others hold ${facts.others}`;
  const todo = 'Lower DATABASE_POOL_SIZE, run fewer processes, or raise max_connections';
  if (needed > free) findings.fail('connections', says, todo);
  else if (needed > free * CROWDED) findings.warn('connections', says, `Not one process more fits. ${todo}`);
  else findings.ok('connections', says);
}

function checkClock(findings: Findings, skew: number): void {
  const says = skew === 0 ? 'Database and host agree' : `The database is ${skew / 1000} s ahead of this host`;
  const todo = 'Let both follow one time server (chrony, systemd-timesyncd): times of collection come from either';
  if (Math.abs(skew) >= SKEW_FAILURE_MS) findings.fail('clock', says, todo);
  else if (Math.abs(skew) >= SKEW_WARNING_MS) findings.warn('clock', says, todo);
  else findings.ok('clock', says);
}
