import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { DataSource } from 'typeorm';
import { createDataSource, openDatabase, runMigrations } from '../../src/platform/database/index.js';
import { entities, migrations } from '../../src/schema.js';
import { hasPsql } from './setting.js';

export interface DatabaseBench {
  dataSource: DataSource;
  url: string;
  /** For files that psql reads. */
  folder: string;
  psql: boolean;
  close: () => Promise<void>;
}

/** A migrated database of its own, on DATABASE_URL's server or on one that is started for it. */
export async function openBench(): Promise<DatabaseBench> {
  const folder = await mkdtemp(path.join(tmpdir(), 'observatory-benchmark-'));
  const server = await openDatabase({ url: process.env['DATABASE_URL'], dataDir: path.join(folder, 'data') });
  const name = `observatory_benchmark_${process.pid}_${Date.now()}`;
  const admin = await createDataSource({ url: server.url, migrations: [] }).initialize();
  await admin.query(`CREATE DATABASE ${name}`);
  const url = new URL(server.url);
  url.pathname = `/${name}`;
  // A statement may take as long as it takes: the question is how long.
  const pool = { statementSeconds: 0, idleInTransactionSeconds: 0 };
  const dataSource = await createDataSource({ url: url.href, entities, migrations, pool }).initialize();
  await runMigrations(dataSource);
  return {
    dataSource,
    url: url.href,
    folder,
    psql: await hasPsql(),
    close: async () => {
      await dataSource.destroy();
      await admin.query(`DROP DATABASE ${name} WITH (FORCE)`);
      await admin.destroy();
      await server.stop();
      await rm(folder, { recursive: true });
    },
  };
}
