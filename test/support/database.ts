import { asAdmin, dropDatabase, testDatabaseName, urlOf } from './database-template.js';

export interface TestDatabase {
  url: string;
  drop: () => Promise<void>;
}

/** The server of this run, as someone who may create databases. */
export function serverUrl(): string {
  const url = process.env['TEST_DATABASE_URL'];
  if (!url) throw new Error('There is no test server: run this test by `npm run test:e2e`');
  return url;
}

async function create(template: string): Promise<TestDatabase> {
  const server = serverUrl();
  const name = testDatabaseName();
  await asAdmin(server, (client) => client.query(`CREATE DATABASE "${name}" TEMPLATE "${template}"`));
  return { url: urlOf(server, name), drop: () => dropDatabase(server, name) };
}

/** A database of its own for a test file, migrated and otherwise empty. Drop it after the app has closed. */
export const createDatabase = (): Promise<TestDatabase> => create(process.env['TEST_DATABASE_TEMPLATE'] ?? '');

/** A database without a table, for tests of the migrations themselves. */
export const createEmptyDatabase = (): Promise<TestDatabase> => create('template1');
