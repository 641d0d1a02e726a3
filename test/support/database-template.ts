import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { createDataSource } from '../../src/platform/database/data-source-options.js';
import { runMigrations } from '../../src/platform/database/migrations.js';
import { migrations } from '../../src/schema.js';

const PREFIX = 'observatory_test_';
const DAY_SECONDS = 24 * 60 * 60;
const now = (): number => Math.floor(Date.now() / 1000);

/** The name says when it was made, so that what a killed run left is known by its age. */
export const testDatabaseName = (): string => `${PREFIX}${now()}_${randomBytes(5).toString('hex')}`;

export function urlOf(serverUrl: string, database: string): string {
  const url = new URL(serverUrl);
  url.pathname = `/${database}`;
  return url.href;
}

export async function asAdmin<T>(serverUrl: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client(serverUrl);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

export async function dropDatabase(serverUrl: string, name: string): Promise<void> {
  await asAdmin(serverUrl, (client) => client.query(`DROP DATABASE IF EXISTS "${name}" WITH (FORCE)`));
}

export async function dropLeftovers(serverUrl: string): Promise<void> {
  const { rows } = await asAdmin(serverUrl, (client) =>
    client.query<{ name: string }>('SELECT datname AS name FROM pg_database WHERE starts_with(datname, $1)', [PREFIX]),
  );
  for (const { name } of rows) {
    const made = Number(name.slice(PREFIX.length).split('_')[0]);
    if (made < now() - DAY_SECONDS) await dropDatabase(serverUrl, name);
  }
}

/** Migrates one database; every test file then gets a copy, which takes a fraction of the time. */
export async function makeTemplate(serverUrl: string): Promise<string> {
  const name = testDatabaseName();
  await asAdmin(serverUrl, (client) => client.query(`CREATE DATABASE "${name}"`));
  const dataSource = createDataSource({ url: urlOf(serverUrl, name), migrations });
  try {
    await dataSource.initialize();
    await runMigrations(dataSource);
    await dataSource.destroy();
  } catch (error) {
    if (dataSource.isInitialized) await dataSource.destroy();
    await dropDatabase(serverUrl, name);
    throw error;
  }
  return name;
}
