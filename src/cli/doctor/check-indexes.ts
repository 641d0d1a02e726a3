import type { createDataSource } from '../../platform/database/index.js';
import { Findings, inBytes, named } from './finding.js';
import { type IndexFact, IndexFactsRepository } from './index-facts.repository.js';

const BIG_TABLE = 100_000;
const MANY_SCANS = 100;

/** Indexes that are missing, that cannot be used, and that nobody needs; tables that are read from end to end. */
export async function checkIndexes(dataSource: ReturnType<typeof createDataSource>): Promise<Findings> {
  const findings = new Findings();
  const repository = new IndexFactsRepository(dataSource);
  const expected = repository.expected();
  const indexes = await repository.indexes();
  checkMissing(findings, expected, indexes);
  await checkForeignKeys(findings, repository);
  checkUnused(findings, expected, indexes, await repository.countedSince());
  await checkScans(findings, repository);
  return findings;
}

function checkMissing(findings: Findings, expected: Map<string, string[]>, indexes: IndexFact[]): void {
  const usable = new Set(indexes.filter(({ isValid }) => isValid).map(({ name }) => name));
  const missing = [...expected.values()].flat().filter((name) => !usable.has(name));
  const invalid = indexes.filter(({ isValid }) => !isValid).map(({ name }) => name);
  if (missing.length === 0 && invalid.length === 0) {
    findings.ok('schema indexes', `All ${[...expected.values()].flat().length} are there`);
    return;
  }
  if (missing.length > 0)
    findings.fail(
      'schema indexes',
      `Lists that need them read whole tables: ${named(missing)} cannot be used`,
      'Make them as the files of migrations/ say, with CREATE INDEX CONCURRENTLY while servers run',
    );
  if (invalid.length > 0)
    findings.warn(
      'invalid indexes',
      `They cost every write and serve no read, since their making failed: ${named(invalid)}`,
      'REINDEX INDEX CONCURRENTLY, or DROP INDEX',
    );
}

async function checkForeignKeys(findings: Findings, repository: IndexFactsRepository): Promise<void> {
  const bare = await repository.foreignKeysWithoutIndex();
  if (bare.length === 0) return findings.ok('foreign keys', 'Each has its index');
  findings.warn(
    'foreign keys',
    `A delete of what they refer to reads the whole table: ${named(bare.map(({ name, table }) => `${name} of ${table}`))}`,
    bare.map(({ table, columns }) => `CREATE INDEX CONCURRENTLY ON ${table} (${columns.join(', ')})`).join('; '),
  );
}

/** The schema's own are left alone, used or not: a feature that nobody has called today is called tomorrow. */
function checkUnused(findings: Findings, expected: Map<string, string[]>, indexes: IndexFact[], since: Date): void {
  const isAdded = ({ table, name, isUnique, isValid }: IndexFact): boolean =>
    isValid && !isUnique && expected.get(table)?.includes(name) === false;
  const added = indexes.filter(isAdded);
  const unused = added.filter(({ scans }) => scans === 0);
  const day = since.toISOString().slice(0, 10);
  if (unused.length === 0) {
    const says = added.length === 0 ? 'None stands beside those of the schema' : `All ${added.length} are used`;
    return findings.ok('added indexes', says);
  }
  findings.warn(
    'added indexes',
    `No statement has used them since ${day}, and every write pays for them: ` +
      named(unused.map(({ name, table, bytes }) => `${name} of ${table} (${inBytes(bytes)})`)),
    `If ${day} is long ago, and no replica uses them: DROP INDEX CONCURRENTLY`,
  );
}

async function checkScans(findings: Findings, repository: IndexFactsRepository): Promise<void> {
  const scanned = await repository.scannedTables(BIG_TABLE, MANY_SCANS);
  if (scanned.length === 0)
    return findings.ok('sequential scans', 'No big table is read from end to end again and again');
  findings.warn(
    'sequential scans',
    `Big tables are read from end to end: ${named(scanned.map(({ table, rows, scans }) => `${table} (${rows} rows, ${scans} times)`))}`,
    'GET /api/v1/diagnostics/slow-queries names statement, plan and the index to make; ANALYZE if the table has just grown',
  );
}
