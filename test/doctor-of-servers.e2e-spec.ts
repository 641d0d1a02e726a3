import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createClient } from '@redis/client';
import { startApp } from './support/app.js';
import { examine } from './support/doctor.js';
import { ADMIN_KEY } from './support/keys.js';
import { type RedisServer, startRedis } from './support/redis-server.js';

/** Nobody listens there: only Redis and server are of interest. */
const AWAY = { DATABASE_URL: 'postgres://127.0.0.1:1/none' };

const hasRedis = spawnSync('redis-server', ['--version']).status === 0;
(hasRedis ? describe : describe.skip)('observatory doctor, on a Redis', () => {
  let server: RedisServer;
  let client: ReturnType<typeof createClient>;
  const examineRedis = async () => {
    const { found } = await examine({ ...AWAY, REDIS_URL: server.url ?? '' });
    return found;
  };

  beforeAll(async () => {
    server = await startRedis();
    client = createClient({ url: server.url ?? '' });
    await client.connect();
  });
  afterAll(async () => {
    await client.disconnect();
    await server.stop();
  });

  it.each([
    ['noeviction', '100mb', 'fail', 'it takes no write'],
    ['volatile-lru', '100mb', 'warn', 'nothing to evict'],
    ['allkeys-lru', '0', 'warn', 'grows until its machine has none left'],
    ['allkeys-lru', '100mb', 'ok', 'maxmemory 100 MB'],
  ])('judges the policy %s with maxmemory %s: %s', async (policy, most, level, says) => {
    await client.configSet('maxmemory-policy', policy);
    await client.configSet('maxmemory', most);
    const found = await examineRedis();
    expect(found('redis')?.level).toBe('ok');
    expect(found('redis memory')).toMatchObject({ level, says: expect.stringContaining(says) });
  });

  it('warns of one that keeps to disk what nobody reads again', async () => {
    expect((await examineRedis())('redis persistence')?.level).toBe('ok');
    await client.configSet('save', '3600 1');
    expect((await examineRedis())('redis persistence')).toMatchObject({
      level: 'warn',
      says: expect.stringContaining('save 3600 1'),
    });
    await client.configSet('save', '');
  });

  it('judges by how often its keys were found, once enough were asked for', async () => {
    await client.configResetStat();
    expect((await examineRedis())('hit rate')?.says).toMatch(/too few to judge/);
    await client.set('there', '1');
    const ask = (key: string, times: number) => Promise.all(Array.from({ length: times }, () => client.get(key)));
    await ask('not there', 500);
    await ask('there', 500);
    expect((await examineRedis())('hit rate')).toMatchObject({
      level: 'warn',
      says: expect.stringContaining('50.0 % of 1000'),
    });
    await ask('there', 4500);
    expect((await examineRedis())('hit rate')?.level).toBe('ok');
  });
});

describe('observatory doctor, of a running server', () => {
  it('asks for its hit rate, with its key', async () => {
    const test = await startApp({ AUTH_ENABLED: 'true', ADMIN_KEY });
    const look = async (settings = {}) =>
      (await examine({ ...AWAY, ...settings }, '--base-url', test.url)).found('hit rate');
    expect(await look()).toMatchObject({ level: 'warn', says: expect.stringContaining('wants a key') });
    expect(await look({ ADMIN_KEY })).toMatchObject({ level: 'ok', says: expect.stringContaining('too few to judge') });
    await test.close();
    expect(await look({ ADMIN_KEY })).toMatchObject({ level: 'fail', says: expect.stringContaining('ECONNREFUSED') });
  });

  it.each([
    [{ details: { cache: { hits: { memory: 900, redis: 50 }, misses: 50, hitRate: 0.95 } } }, 'ok', '95.0 % of 1000'],
    [
      { details: { cache: { hits: { memory: 500, redis: 100 }, misses: 400, hitRate: 0.6 } } },
      'warn',
      '60.0 % of 1000',
    ],
    [{ status: 'ok' }, 'fail', 'not as this program does'],
  ])('judges %j', async (health, level, says) => {
    const server = createServer((_, response) => response.end(JSON.stringify(health))).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const { found } = await examine(AWAY, '--base-url', `http://127.0.0.1:${port}`);
    server.close();
    server.closeAllConnections();
    expect(found('hit rate')).toMatchObject({ level, says: expect.stringContaining(says) });
  });
});
