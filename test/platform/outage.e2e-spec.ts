import { setTimeout as sleep } from 'node:timers/promises';
import type { Response } from 'supertest';
import { startApp, type TestApp } from '../support/app.js';
import { asAdmin } from '../support/database-template.js';
import { createDatabase, type TestDatabase } from '../support/database.js';
import { type FlakyProxy, startProxy } from '../support/flaky-proxy.js';

let database: TestDatabase;
let proxy: FlakyProxy;
let test: TestApp;

beforeAll(async () => {
  database = await createDatabase();
  proxy = await startProxy(database.url);
  test = await startApp({
    DATABASE_URL: proxy.url,
    DATABASE_POOL_SIZE: '3',
    DATABASE_CONNECT_TIMEOUT: '1',
    DATABASE_STATEMENT_TIMEOUT: '1',
  });
});
afterAll(async () => {
  await proxy.become('refuse');
  await test.close();
  await proxy.close();
  await database.drop();
});

const probe = async (path: string) => {
  const start = performance.now();
  const { status, body } = await test.root().get(path);
  return { status, body, milliseconds: performance.now() - start };
};

function expectUnavailable(answer: Response): void {
  expect(answer.status).toBe(503);
  expect(answer.headers['content-type']).toBe('application/problem+json');
  expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
  expect(answer.body.code).toBe('SERVICE_UNAVAILABLE');
}

async function comesBack(): Promise<void> {
  for (let tries = 0; tries < 100; tries += 1) {
    if ((await probe('/health/ready')).status === 200) return;
    await sleep(100);
  }
  throw new Error('The server did not become ready again');
}

const list = () => test.api().get('/sessions');

describe.each(['refuse', 'hang'] as const)('while the database would %s', (mode) => {
  beforeAll(async () => {
    // Every connection of the pool is open, and lost with the network.
    await Promise.all([list(), list(), list(), list()]);
    await proxy.become(mode);
  });
  afterAll(() => proxy.become('pass'));

  it('the process is alive and started, and not ready within a second', async () => {
    for (const path of ['/health/live', '/health/startup']) {
      const { status, milliseconds } = await probe(path);
      expect(status).toBe(200);
      expect(milliseconds).toBeLessThan(300);
    }
    for (const path of ['/health/ready', '/health']) {
      const { status, body, milliseconds } = await probe(path);
      expect(status).toBe(503);
      expect(body).toMatchObject({ status: 'error', error: { database: { status: 'down' } } });
      expect(milliseconds).toBeLessThan(1000);
    }
  });

  it('routes answer 503 with Retry-After, reads and writes alike, and in bounded time', async () => {
    const start = performance.now();
    const answers = await Promise.all([
      ...Array.from({ length: 8 }, list),
      test.api().post('/sessions').send({ name: 'x' }),
      test.api().delete('/sessions/1'),
    ]);
    for (const answer of answers) expectUnavailable(answer);
    expect(performance.now() - start).toBeLessThan(15_000);
  }, 30_000);

  it('what needs no database is served', async () => {
    for (const path of ['/', '/openapi.json', '/docs']) await test.root().get(path).expect(200);
    await test.api().get('/sessions?page=0').expect(400);
  });

  it('the server recovers by itself when the database is back', async () => {
    await proxy.become('pass');
    await comesBack();
    const answers = await Promise.all(Array.from({ length: 8 }, list));
    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 8 }, () => 200));
    const { body } = await test.root().get('/health').expect(200);
    expect(body.info.pool).toMatchObject({ max: 3 });
  }, 30_000);
});

it('connections that the database kills are replaced, and nobody sees it afterwards', async () => {
  await Promise.all([list(), list(), list()]);
  await asAdmin(database.url, (admin) =>
    admin.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()`,
    ),
  );
  await comesBack();
  const statuses = (await Promise.all([list(), list(), list()])).map(({ status }) => status);
  expect(statuses).toEqual([200, 200, 200]);
});

it('a statement over its time is 503, and its connection is free again', async () => {
  await expect(test.dataSource.query('SELECT pg_sleep(5)')).rejects.toThrow(/timeout/);
  await list().expect(200);
});
