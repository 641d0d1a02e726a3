import { setTimeout as sleep } from 'node:timers/promises';
import { type DataSource, MigrationExecutor, type QueryRunner } from 'typeorm';

const LOCK = `hashtext('search-observatory/migrations')`;
const UNDEFINED_TABLE = '42P01';

/**
 * TypeORM takes no lock: two servers that start on one database would both create its tables. We ask for ours again
 * and again rather than wait inside PostgreSQL, where a waiting statement would block CREATE INDEX CONCURRENTLY.
 */
async function withMigrationLock<T>(runner: QueryRunner, work: () => Promise<T>): Promise<T> {
  const tryLock = async (): Promise<boolean> => {
    const rows = (await runner.query(`SELECT pg_try_advisory_lock(${LOCK}) AS locked`)) as [{ locked: boolean }];
    return rows[0].locked;
  };
  while (!(await tryLock())) await sleep(100);
  try {
    return await work();
  } finally {
    await runner.query(`SELECT pg_advisory_unlock(${LOCK})`);
  }
}

/** Runs what is pending, once, however many processes ask at the same time; gives the names of what it ran. */
export async function runMigrations(dataSource: DataSource): Promise<string[]> {
  const runner = dataSource.createQueryRunner();
  try {
    // An index over many rows takes as long as it takes.
    await runner.query('SET statement_timeout = 0; SET idle_in_transaction_session_timeout = 0');
    const done = await withMigrationLock(runner, () => {
      const executor = new MigrationExecutor(dataSource, runner);
      executor.transaction = 'each';
      return executor.executePendingMigrations();
    });
    await runner.query('RESET statement_timeout; RESET idle_in_transaction_session_timeout');
    return done.map(({ name }) => name);
  } finally {
    await runner.release();
  }
}

const namesIn = ({ migrations }: DataSource): string[] =>
  migrations.map((migration) => migration.name ?? migration.constructor.name);

/** The database has had a migration that this program does not know, and so cannot undo. */
class NewerMigration extends Error {
  readonly exitCode = 1;
  constructor(name: string) {
    super(`${name} is of a newer version than this one, which has to undo it`);
  }
}

/** Undoes the last migration and gives its name; undefined where there is none. */
export async function revertLastMigration(dataSource: DataSource): Promise<string | undefined> {
  const runner = dataSource.createQueryRunner();
  try {
    return await withMigrationLock(runner, async () => {
      const executor = new MigrationExecutor(dataSource, runner);
      executor.transaction = 'each';
      const [last] = (await executor.getExecutedMigrations()).toSorted((a, b) => b.timestamp - a.timestamp);
      if (!last) return undefined;
      if (!namesIn(dataSource).includes(last.name)) throw new NewerMigration(last.name);
      await executor.undoLastMigration();
      return last.name;
    });
  } finally {
    await runner.release();
  }
}

type Ask = (sql: string) => Promise<unknown>;

/** The migrations of this program that the database has not had, oldest first. Reads only. */
export async function pendingMigrations(
  dataSource: DataSource,
  ask: Ask = (sql) => dataSource.query(sql),
): Promise<string[]> {
  const known = namesIn(dataSource);
  try {
    const rows = (await ask('SELECT name FROM migrations')) as { name: string }[];
    const applied = new Set(rows.map(({ name }) => name));
    return known.filter((name) => !applied.has(name));
  } catch (error) {
    if ((error as { code?: string }).code === UNDEFINED_TABLE) return known;
    throw error;
  }
}
