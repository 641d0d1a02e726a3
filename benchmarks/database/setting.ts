import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { createDataSource, openDatabase } from '../../src/platform/database/index.js';
import type { Setting } from '../harness/group.js';

/** Of the embedded server that keeps what is loaded once. */
export const DATA_DIR = '.data/benchmark';

const NAMES = ['server_version', 'fsync', 'synchronous_commit', 'shared_buffers', 'work_mem', 'max_connections'];

let asked: Promise<Setting> | undefined;

/** What of the server decides how fast it is. */
export const databaseSetting = (): Promise<Setting> => (asked ??= ask());

async function ask(): Promise<Setting> {
  const server = await openDatabase({ url: process.env['DATABASE_URL'], dataDir: DATA_DIR });
  const dataSource = await createDataSource({ url: server.url, migrations: [] }).initialize();
  const rows: { name: string; value: string }[] = await dataSource.query(
    'SELECT name, current_setting(name) AS value FROM unnest($1::text[]) AS name',
    [NAMES],
  );
  await dataSource.destroy();
  await server.stop();
  return Object.fromEntries(rows.map(({ name, value }) => [name, value]));
}

/** With what stands for the floor of bulk operations. */
export async function floorSetting(): Promise<Setting> {
  const floor = (await hasPsql()) ? 'psql' : 'no psql here: a COPY stream of ready-made text stands for it';
  return { ...(await databaseSetting()), floor };
}

export async function hasPsql(): Promise<boolean> {
  try {
    await promisify(execFile)('psql', ['--version']);
    return true;
  } catch {
    return false;
  }
}
