import { once } from 'node:events';
import { getHeapSpaceStatistics } from 'node:v8';
import pg from 'pg';
import type { DataSource } from 'typeorm';
import { createDataSource } from '../../src/platform/database/index.js';
import { createDatabase, type TestDatabase } from '../support/database.js';

const READS = 300;
const ROWS = 20;
const ROW_LENGTH = 10_000;
const READ = `SELECT repeat('x', ${ROW_LENGTH}) AS text FROM generate_series(1, $1::integer)`;

let database: TestDatabase;
let dataSource: DataSource;

beforeEach(async () => {
  database = await createDatabase();
  dataSource = await createDataSource({ url: database.url, migrations: [], pool: { size: 1 } }).initialize();
});
afterEach(async () => {
  await dataSource.destroy();
  await database.drop();
});

/** Bytes of what has survived two collections of the young generation. */
function oldGeneration(): number {
  const spaces = getHeapSpaceStatistics().filter(({ space_name: name }) => /^(old|large_object)_space$/.test(name));
  return spaces.reduce((bytes, space) => bytes + space.space_used_size, 0);
}

it('rows that were read are not kept until all memory is collected', async () => {
  let grown = 0;
  let last = oldGeneration();
  for (let read = 0; read < READS; read += 1) {
    const rows: unknown[] = await dataSource.query(READ, [ROWS]);
    expect(rows).toHaveLength(ROWS);
    const now = oldGeneration();
    // A collection of all memory may come between; what grew before it counts all the same.
    grown += Math.max(0, now - last);
    last = now;
  }
  expect(grown).toBeLessThan((READS * ROWS * ROW_LENGTH) / 4);
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
