import request from 'supertest';
import { KeysService } from '../src/auth/keys.service.js';
import { startApp, type TestApp } from './support/app.js';
import { createDatabase, type TestDatabase } from './support/database.js';
import { type FlakyProxy, startProxy } from './support/flaky-proxy.js';
import { insertKey } from './support/keys.js';

let database: TestDatabase;
let proxy: FlakyProxy;
let test: TestApp;

async function start(settings: Record<string, string>): Promise<void> {
  database = await createDatabase();
  proxy = await startProxy(database.url);
  test = await startApp({ DATABASE_URL: proxy.url, DATABASE_POOL_SIZE: '3', ...settings });
}
async function stop(): Promise<void> {
  await proxy.become('refuse');
  await test.close();
  await proxy.close();
  await database.drop();
}

/** The status, and whether it came in the time that a monitor waits. */
async function ask(path: string, key?: string): Promise<[status: number, isInTime: boolean]> {
  const begun = performance.now();
  const asked = request(test.url).get(path);
  const { status } = await (key === undefined ? asked : asked.set('X-API-Key', key));
  return [status, performance.now() - begun < 3000];
}

describe.each(['refuse', 'hang'] as const)('with keys, while the database would %s', (mode) => {
  const keys: Record<string, string> = {};
  beforeAll(async () => {
    await start({ AUTH_ENABLED: 'true' });
    const insert = async (name: string, given: object = {}) =>
      (keys[name] = await insertKey(test.dataSource, { name, ...given }));
    const soon = new Date(Date.now() + 3000);
    await insert('good');
    await insert('revoked', { revokedAt: '2026-01-01T00:00:00Z' });
    await insert('expiring', { expiresAt: soon.toISOString() });
    await insert('revoked here');
    await insert('writer', { scopes: ['write'] });
    for (const key of Object.values(keys)) await ask('/metrics', key);
    await insert('unseen');
    const [{ id }] = await test.dataSource.query(`SELECT id FROM api_keys WHERE name = 'revoked here'`);
    await test.app.get(KeysService).revoke(1, id);
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, soon.getTime() - Date.now())));
    await proxy.become(mode);
  });
  afterAll(stop);

  it('a key that was good opens metrics, and health, which tells', async () => {
    expect(await ask('/metrics', keys['good'])).toEqual([200, true]);
    expect(await ask('/metrics', keys['good'])).toEqual([200, true]);
    expect(await ask('/health', keys['good'])).toEqual([503, true]);
  });

  it.each([
    ['revoked', 401],
    ['expiring', 401],
    ['writer', 403],
    ['revoked here', 503],
    ['unseen', 503],
  ])('a key that was not opens nothing: %s', async (name, status) => {
    expect(await ask('/metrics', keys[name])).toEqual([status, true]);
  });
});

it('a database that answers is asked, however late the pool is: what was revoked since is refused', async () => {
  await start({ AUTH_ENABLED: 'true' });
  const key = await insertKey(test.dataSource);
  expect(await ask('/metrics', key)).toEqual([200, true]);
  await test.dataSource.query('UPDATE api_keys SET revoked_at = now()');
  await new Promise((resolve) => setTimeout(resolve, 600)); // forgotten by now
  const runners = Array.from({ length: 3 }, () => test.dataSource.createQueryRunner());
  await Promise.all(runners.map((runner) => runner.connect()));
  setTimeout(() => void Promise.all(runners.map((runner) => runner.release())), 1500);
  expect(await ask('/metrics', key)).toEqual([401, true]);
  await stop();
});

it('without keys the very first request for metrics is answered, while the database is silent', async () => {
  await start({});
  await proxy.become('hang');
  expect(await ask('/metrics')).toEqual([200, true]);
  await stop();
});
