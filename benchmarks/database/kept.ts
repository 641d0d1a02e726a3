import { createHash } from 'node:crypto';
import type { DataSource } from 'typeorm';
import { createDataSource, openDatabase, runMigrations } from '../../src/platform/database/index.js';
import { entities, migrations } from '../../src/schema.js';
import { DATA_DIR } from './setting.js';

type Tell = (what: string) => void;

/** A database that takes longer to load than to measure, and that its scenarios leave as they found it. */
export interface Kept {
  name: string;
  /** Changes with what the rows are. */
  version: number;
  /** Fills an empty, migrated database. */
  load: (dataSource: DataSource, tell: Tell) => Promise<void>;
}

export interface KeptDatabase {
  url: string;
  dataSource: DataSource;
  close: () => Promise<void>;
}

/** What the rows and the schema are: where either has changed, they are loaded anew. */
export function markOf({ version }: Kept): string {
  const names = migrations.map(({ name }) => name).join();
  return `${version}:${createHash('sha256').update(names).digest('hex').slice(0, 16)}`;
}

/** Loaded by the first run that needs it, and kept for all others. */
export async function openKept(kept: Kept, tell: Tell = () => undefined): Promise<KeptDatabase> {
  const name = `observatory_benchmark_${kept.name}`;
  const server = await openDatabase({ url: process.env['DATABASE_URL'], dataDir: DATA_DIR });
  const admin = await createDataSource({ url: server.url, migrations: [] }).initialize();
  // Two runs on one data set take turns: beside each other they would measure each other, or load it twice.
  const turn = admin.createQueryRunner();
  await turn.query(`SELECT pg_advisory_lock(hashtext('${name}'))`);
  const url = new URL(server.url);
  url.pathname = `/${name}`;
  const open = () => {
    const pool = { statementSeconds: 0, idleInTransactionSeconds: 0 };
    return createDataSource({ url: url.href, entities, migrations, pool }).initialize();
  };
  if (!(await isWhole(admin, name, markOf(kept), open))) {
    await admin.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
    await admin.query(`CREATE DATABASE ${name}`);
    const dataSource = await open();
    await runMigrations(dataSource);
    await kept.load(dataSource, tell);
    const loaded = `${markOf(kept)} ${await resultsIn(dataSource)}`;
    await dataSource.destroy();
    await admin.query(`COMMENT ON DATABASE ${name} IS '${loaded}'`);
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

/** Loads it, unless an earlier run has. */
export async function loadKept(kept: Kept, tell?: Tell): Promise<void> {
  const { close } = await openKept(kept, tell);
  await close();
}

/** Scenarios leave what they found; one that was killed may not have. */
async function isWhole(
  admin: DataSource,
  name: string,
  mark: string,
  open: () => Promise<DataSource>,
): Promise<boolean> {
  const [found] = await admin.query<{ loaded: string | null }[]>(
    'SELECT shobj_description(oid, $1) AS loaded FROM pg_database WHERE datname = $2',
    ['pg_database', name],
  );
  if (!found?.loaded?.startsWith(`${mark} `)) return false;
  const dataSource = await open();
  const results = await resultsIn(dataSource);
  await dataSource.destroy();
  return found.loaded === `${mark} ${results}`;
}

async function resultsIn(dataSource: DataSource): Promise<number> {
  const [row] = await dataSource.query<{ count: number }[]>('SELECT count(*) AS count FROM results');
  return row?.count ?? Number.NaN;
}
