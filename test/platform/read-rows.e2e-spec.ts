import { once } from 'node:events';
import pg from 'pg';
import type { DataSource } from 'typeorm';
import { createDataSource } from '../../src/platform/database/index.js';
import { Child, killChildren } from '../support/child-process.js';
import { createDatabase, type TestDatabase } from '../support/database.js';

let database: TestDatabase;
let dataSource: DataSource;

beforeEach(async () => {
  database = await createDatabase();
  dataSource = await createDataSource({ url: database.url, migrations: [], pool: { size: 1 } }).initialize();
});
afterEach(async () => {
  await killChildren();
  await dataSource.destroy();
  await database.drop();
});

it('rows that were read are not kept until all memory is collected', async () => {
  // Of its own: in this process others leave their memory, too.
  const child = new Child('test/platform/children/read-rows.ts', [database.url]);
  expect(Number(await child.line(1))).toBeLessThan(50_000);
});

it('statements are answered in every form that pg knows', async () => {
  const runner = dataSource.createQueryRunner();
  const client = (await runner.connect()) as pg.PoolClient;
  const [{ rows }, named, failed] = await Promise.all([
    client.query('SELECT 1 AS n'),
    client.query({ text: 'SELECT $1::integer AS n', rowMode: 'array' }, [2]),
    client.query('SELECT nothing').catch((error: unknown) => error),
  ]);
  const called = await new Promise((resolve) => client.query('SELECT 3 AS n', (_, result) => resolve(result.rows)));
  const submitted = client.query(new pg.Query<{ n: number }>('SELECT 4 AS n'));
  const [[row]] = (await Promise.all([once(submitted, 'row'), once(submitted, 'end')])) as [unknown[], unknown[]];
  await runner.release();
  expect([rows, named.rows, called, row]).toEqual([[{ n: 1 }], [[2]], [{ n: 3 }], { n: 4 }]);
  expect(failed).toMatchObject({ code: '42703' });
});
