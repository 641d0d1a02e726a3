import { createHash } from 'node:crypto';
import type { DataSource } from 'typeorm';
import { createDataSource, openDatabase, runMigrations } from '../../src/platform/database/index.js';
import { entities, migrations } from '../../src/schema.js';
import { DATA_DIR, databaseSetting } from '../database/setting.js';
import type { Setting } from '../harness/group.js';
import { Dataset, RESULTS } from './dataset.js';
import { loadMillion } from './load.js';

const NAME = 'observatory_benchmark_million';

export interface MillionDatabase {
  url: string;
  dataSource: DataSource;
  close: () => Promise<void>;
}

/** What the rows and the schema are: where either has changed, they are loaded anew. */
function mark(): string {
  const names = migrations.map(({ name }) => name).join();
  return `${Dataset.version}:${createHash('sha256').update(names).digest('hex').slice(0, 16)}`;
}

export const millionSetting = async (): Promise<Setting> => ({
  ...(await databaseSetting()),
  dataset: `${RESULTS.toLocaleString('en')} results, version ${mark()}`,
});

/** A million results, loaded by the first run that needs them and kept for all others. */
export async function openMillion(tell: (what: string) => void = () => undefined): Promise<MillionDatabase> {
  const server = await openDatabase({ url: process.env['DATABASE_URL'], dataDir: DATA_DIR });
  const admin = await createDataSource({ url: server.url, migrations: [] }).initialize();
  // Two runs on one data set take turns: beside each other they would measure each other, or load it twice.
  const turn = admin.createQueryRunner();
  await turn.query(`SELECT pg_advisory_lock(hashtext('${NAME}'))`);
  const url = new URL(server.url);
  url.pathname = `/${NAME}`;
  const open = () => {
    const pool = { statementSeconds: 0, idleInTransactionSeconds: 0 };
    return createDataSource({ url: url.href, entities, migrations, pool }).initialize();
  };
  if (!(await isLoaded(admin, open))) {
    await admin.query(`DROP DATABASE IF EXISTS ${NAME} WITH (FORCE)`);
    await admin.query(`CREATE DATABASE ${NAME}`);
    const dataSource = await open();
    await runMigrations(dataSource);
    await loadMillion(dataSource, tell);
    await dataSource.destroy();
    await admin.query(`COMMENT ON DATABASE ${NAME} IS '${mark()}'`);
  }
  const dataSource = await open();
  return {
    url: url.href,
    dataSource,
    close: async () => {
      await dataSource.destroy();
      await turn.release();
      await admin.destroy();
      await server.stop();
    },
  };
}

/** Scenarios leave what they found; one that was killed may not have. */
async function isLoaded(admin: DataSource, open: () => Promise<DataSource>): Promise<boolean> {
  const [found] = await admin.query<{ mark: string | null }[]>(
    `SELECT shobj_description(oid, 'pg_database') AS mark FROM pg_database WHERE datname = '${NAME}'`,
  );
  if (found?.mark !== mark()) return false;
  const dataSource = await open();
  const [row] = await dataSource.query<{ count: number }[]>('SELECT count(*) AS count FROM results');
  await dataSource.destroy();
  return row?.count === RESULTS;
}
