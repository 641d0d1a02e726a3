import type { DataSource } from 'typeorm';
import { createDataSource } from '../../src/platform/database/index.js';
import { createDatabase, type TestDatabase } from '../support/database.js';

let database: TestDatabase;
let dataSource: DataSource;

async function open(pool: { prepares?: boolean } = {}): Promise<void> {
  dataSource = await createDataSource({ url: database.url, migrations: [], pool: { size: 1, ...pool } }).initialize();
}

/** Of the one connection there is. */
const prepared = async (): Promise<string[]> => {
  const rows: { statement: string }[] = await dataSource.query('SELECT statement FROM pg_prepared_statements');
  return rows.map(({ statement }) => statement);
};

async function run(times: number, sql: string, parameters: unknown[]): Promise<unknown[]> {
  const answers = [];
  for (let i = 0; i < times; i += 1) answers.push(await dataSource.query(sql, parameters));
  return answers;
}

beforeEach(async () => {
  database = await createDatabase();
});
afterEach(async () => {
  await dataSource.destroy();
  await database.drop();
});

it('what comes again is prepared, and what came once is not', async () => {
  await open();
  const answers = await run(4, 'SELECT $1::integer + 1 AS sum', [1]);
  await run(2, 'SELECT $1::integer + 2 AS sum', [1]);
  expect(answers).toEqual(Array.from({ length: 4 }, () => [{ sum: 2 }]));
  expect(await prepared()).toEqual(['SELECT $1::integer + 1 AS sum']);
});

it('what has no parameters, or whose plan depends on them, is not', async () => {
  await open();
  await run(5, 'SELECT 1 AS one', []);
  await run(5, 'SELECT name FROM workspaces WHERE name ILIKE $1', ['%a%']);
  await run(5, 'SELECT * FROM unnest($1::integer[]) AS n', [[1, 2]]);
  expect(await prepared()).toEqual([]);
});

it('a connection keeps a hundred of them', async () => {
  await open();
  for (let n = 0; n < 120; n += 1) await run(3, `SELECT $1::integer + ${n} AS sum`, [1]);
  expect(await prepared()).toHaveLength(100);
});

it('a table that has changed since is no error', async () => {
  await open();
  await run(4, 'SELECT * FROM workspaces WHERE name = $1', ['default']);
  await dataSource.query('ALTER TABLE workspaces ADD COLUMN colour text DEFAULT $$red$$');
  const [rows] = await run(1, 'SELECT * FROM workspaces WHERE name = $1', ['default']);
  expect(rows).toEqual([expect.objectContaining({ name: 'default', colour: 'red' })]);
});

it('errors are those of the statement', async () => {
  await open();
  await run(3, 'SELECT 1 / $1::integer AS share', [1]);
  await expect(run(1, 'SELECT 1 / $1::integer AS share', [0])).rejects.toMatchObject({ code: '22012' });
});

it('nothing is prepared where it is turned off', async () => {
  await open({ prepares: false });
  await run(5, 'SELECT $1::integer AS n', [1]);
  expect(await prepared()).toEqual([]);
});
