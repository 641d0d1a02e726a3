import type { Env } from '../config/settings.js';
import { connect, dataSourceOptions, openDatabase, runMigrations } from '../platform/database/index.js';
import { entities, migrations } from '../schema.js';

/** Runs what is pending, on the server's database (the embedded one where none is named). */
export async function migrate(env: Env): Promise<void> {
  const database = await openDatabase({ url: env.DATABASE_URL, dataDir: env.DATA_DIR }, console.error);
  try {
    const pool = { size: 2, statementSeconds: 0, idleInTransactionSeconds: 0 };
    const options = dataSourceOptions({ url: database.url, entities, migrations, pool });
    const dataSource = await connect(options, { attempts: 1 });
    try {
      const done = await runMigrations(dataSource);
      console.log(done.length > 0 ? done.map((name) => `Ran ${name}`).join('\n') : 'Nothing to run');
    } finally {
      await dataSource.destroy();
    }
  } finally {
    await database.stop();
  }
}
