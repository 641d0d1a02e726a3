import type { DataSource } from 'typeorm';
import { loadUnindexed } from '../benchmarks/database/unindexed.js';
import { createDataSource } from '../src/platform/database/index.js';
import { createDatabase, type TestDatabase } from './support/database.js';

let database: TestDatabase;
let dataSource: DataSource;

beforeAll(async () => {
  database = await createDatabase();
  dataSource = await createDataSource({ url: database.url, migrations: [] }).initialize();
});
afterAll(async () => {
  await dataSource.destroy();
  await database.drop();
});

/** Indexes and constraints of the results, by name. */
async function structure(): Promise<string[]> {
  const rows = await dataSource.query<{ text: string }[]>(
    `SELECT indexdef AS text FROM pg_indexes WHERE tablename = 'results'
     UNION SELECT conname || ' ' || pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid = 'results'::regclass
     ORDER BY 1`,
  );
  return rows.map(({ text }) => text);
}

it('a table that is loaded without indexes and references has all of them again', async () => {
  const before = await structure();
  let meanwhile: string[] = [];
  await loadUnindexed(dataSource, 'results', async () => (meanwhile = await structure()));
  expect(meanwhile.filter((text) => /FOREIGN KEY|_idx/.test(text))).toEqual([]);
  expect(before.filter((text) => /FOREIGN KEY|_idx/.test(text))).not.toEqual([]);
  expect(await structure()).toEqual(before);
});
