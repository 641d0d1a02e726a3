import { readdirSync } from 'node:fs';
import type { DataSource } from 'typeorm';
import { createDataSource, pendingMigrations, runMigrations } from '../../src/platform/database/index.js';
import { entities, migrations } from '../../src/schema.js';
import { createEmptyDatabase, type TestDatabase } from '../support/database.js';

let database: TestDatabase;
let dataSource: DataSource;

beforeEach(async () => {
  database = await createEmptyDatabase();
  dataSource = await createDataSource({ url: database.url, entities, migrations, pool: { size: 3 } }).initialize();
});

afterEach(async () => {
  await dataSource.destroy();
  await database.drop();
});

/** Everything that a migration can make, as PostgreSQL itself describes it. */
async function schema(): Promise<string[]> {
  const rows = (await dataSource.query(`
    SELECT format('column %s.%s %s %s %s', table_name, column_name, data_type, column_default, is_nullable) AS line
      FROM information_schema.columns WHERE table_schema = 'public'
    UNION ALL SELECT indexdef FROM pg_indexes WHERE schemaname = 'public'
    UNION ALL SELECT format('%s %s', conname, pg_get_constraintdef(oid)) FROM pg_constraint
      WHERE connamespace = 'public'::regnamespace
    UNION ALL SELECT format('function %s', oid::regprocedure) FROM pg_proc WHERE pronamespace = 'public'::regnamespace
    UNION ALL SELECT format('type %s', typname) FROM pg_type WHERE typnamespace = 'public'::regnamespace
    UNION ALL SELECT format('trigger %s', tgname) FROM pg_trigger WHERE NOT tgisinternal
    UNION ALL SELECT format('extension %s', extname) FROM pg_extension
    ORDER BY 1`)) as { line: string }[];
  return rows.map(({ line }) => line).filter((line) => !/\b_?migrations(_|\b)/.test(line));
}

it('lists every file of the migrations folder, in the order of their times', () => {
  const times = readdirSync('migrations').map((file) => file.split('-')[0]);
  expect(migrations.map(({ name }) => /\d+$/.exec(name)?.[0])).toEqual(
    times.toSorted((a = '', b = '') => a.localeCompare(b)),
  );
});

it('makes by migrations exactly what the entities describe', async () => {
  await runMigrations(dataSource);
  const { upQueries } = await dataSource.driver.createSchemaBuilder().log();
  expect(upQueries.map(({ query }) => query)).toEqual([]);
});

it('undoes each migration, and runs it again', async () => {
  const states = [await schema()];
  await dataSource.destroy();
  for (let count = 1; count <= migrations.length; count += 1) {
    dataSource = await createDataSource({ url: database.url, migrations: migrations.slice(0, count) }).initialize();
    await runMigrations(dataSource);
    states.push(await schema());
    await dataSource.destroy();
  }
  dataSource = await createDataSource({ url: database.url, migrations }).initialize();
  const last = states.at(-1);
  for (const state of states.slice(0, -1).toReversed()) {
    await dataSource.undoLastMigration({ transaction: 'each' });
    expect(await schema()).toEqual(state);
  }
  expect(await pendingMigrations(dataSource)).toEqual(migrations.map(({ name }) => name));
  await runMigrations(dataSource);
  expect(await schema()).toEqual(last);
});

it('has an index that begins with each foreign key', async () => {
  await runMigrations(dataSource);
  const rows = await dataSource.query(`
    SELECT conrelid::regclass AS "table", conname AS key FROM pg_constraint
     WHERE contype = 'f' AND NOT EXISTS (
       SELECT 1 FROM pg_index WHERE indrelid = conrelid AND indpred IS NULL AND indkey[0] = conkey[1])`);
  expect(rows).toEqual([]);
});
