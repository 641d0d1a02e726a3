import { parseArgs } from 'node:util';
import type { Env } from '../config/settings.js';
import {
  connect,
  type createDataSource,
  dataSourceOptions,
  openDatabase,
  revertLastMigration,
  runMigrations,
} from '../platform/database/index.js';
import { entities, migrations } from '../schema.js';
import { UsageError } from './usage.js';

export const MIGRATE_USAGE = `observatory migrate [--revert]
    runs the pending migrations; --revert undoes the last one, before an older version is started`;

type DataSource = ReturnType<typeof createDataSource>;

async function withDatabase(env: Env, work: (dataSource: DataSource) => Promise<string>): Promise<void> {
  const database = await openDatabase({ url: env.DATABASE_URL, dataDir: env.DATA_DIR }, console.error);
  try {
    const pool = { size: 2, statementSeconds: 0, idleInTransactionSeconds: 0 };
    const options = dataSourceOptions({ url: database.url, entities, migrations, pool });
    const dataSource = await connect(options, { attempts: 1 });
    try {
      console.log(await work(dataSource));
    } finally {
      await dataSource.destroy();
    }
  } finally {
    await database.stop();
  }
}

async function runPending(dataSource: DataSource): Promise<string> {
  const done = await runMigrations(dataSource);
  return done.length > 0 ? done.map((name) => `Ran ${name}`).join('\n') : 'Nothing to run';
}

/** One step back. */
async function revertLast(dataSource: DataSource): Promise<string> {
  const undone = await revertLastMigration(dataSource);
  return undone === undefined ? 'Nothing to undo' : `Undid ${undone}`;
}

/** On the server's database, the embedded one where none is named. Throws UsageError at once. */
export function migrate(args: string[]): (env: Env) => Promise<void> {
  const isRevert = revertOf(args);
  return (env) => withDatabase(env, isRevert ? revertLast : runPending);
}

function revertOf(args: string[]): boolean {
  try {
    return parseArgs({ args, options: { revert: { type: 'boolean', default: false } } }).values.revert;
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}
