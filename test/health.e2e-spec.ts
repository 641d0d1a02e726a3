import type { Response } from 'supertest';
import { VERSION } from '../src/version.js';
import { OwnRedis } from './cache-checker/redis-server.js';
import { startApp, type TestApp } from './support/app.js';
import { type FlakyProxy, startProxy } from './support/flaky-proxy.js';
import { describeWithRedis, redisUrl } from './support/redis.js';
import { until } from './support/until.js';

const PROBES = ['/health/live', '/health/ready', '/health/startup'];

describeWithRedis('health', () => {
  let redis: FlakyProxy;
  let test: TestApp;

  beforeAll(async () => {
    redis = await startProxy(redisUrl());
    test = await startApp({ REDIS_URL: redis.url });
    await readiness((status) => status === 'ok');
  });
  afterAll(async () => {
    await test.close();
    await redis.close();
  });

  async function readiness(is: (status: string) => boolean): Promise<Response> {
    let answer: Response | undefined;
    await until(async () => is((answer = await test.root().get('/health/ready')).body.status), 50);
    return answer as Response;
  }

  it.each(PROBES)('%s answers without a key, and nobody may keep the answer', async (path) => {
    const { headers, body } = await test.root().get(path).expect(200);
    expect(body.status).toBe('ok');
    expect(headers['cache-control']).toBe('no-store');
    expect(headers['etag']).toBeUndefined();
  });

  it('/health shows the pool, the cache by tier, and what runs', async () => {
    for (let reads = 0; reads < 3; reads += 1) await test.api().get('/sessions').expect(200);
    const { body } = await test.root().get('/health').expect(200);
    expect(body.details.pool).toMatchObject({ status: 'up', max: 10, inUse: 0, waiting: 0 });
    expect(body.details.pool.waits.acquired).toBeGreaterThan(0);
    expect(body.details.pool.waits.averageMs).toBeGreaterThan(0);
    const { hits, misses, hitRate, entries, evictions, tiers } = body.details.cache;
    expect(hits.memory + hits.redis).toBe(2);
    expect({ misses, hitRate, entries }).toEqual({ misses: 1, hitRate: 0.6667, entries: 1 });
    expect(Object.values(evictions).every(Number.isInteger)).toBe(true);
    expect(tiers).toMatchObject({ memory: { hits: expect.any(Number) }, redis: { available: true } });
    expect(body.details.process.versions).toMatchObject({ observatory: VERSION, node: process.versions.node });
    expect(body.details.process.versions.postgresql).toMatch(/^\d+/);
  });

  it.each(['refuse', 'hang'] as const)('a Redis that would %s is degraded, and the server ready', async (mode) => {
    await redis.become(mode);
    // The cache notices when it next needs Redis.
    await test.api().post('/sessions').send({ name: mode }).expect(201);
    const { body, status } = await readiness((status) => status !== 'ok');
    expect(status).toBe(200);
    expect(body).toMatchObject({ status: 'degraded', details: { redis: { status: 'degraded' } } });
    await test.root().get('/health/live').expect(200);
    await test.api().get('/sessions').expect(200);
    await redis.become('pass');
    await readiness((status) => status === 'ok');
  });

  it('migrations that are pending are 503', async () => {
    const [last] = await test.dataSource.query('SELECT id, timestamp, name FROM migrations ORDER BY id DESC LIMIT 1');
    await test.dataSource.query('DELETE FROM migrations WHERE id = $1', [last.id]);
    const { body, headers } = await test.root().get('/health/ready').expect(503);
    expect(body).toMatchObject({ status: 'error', error: { migrations: { message: 'Migrations are pending' } } });
    expect(headers['retry-after']).toBe('2');
    for (const path of ['/health/live', '/health/startup']) await test.root().get(path).expect(200);
    await test.dataSource.query('INSERT INTO migrations VALUES ($1, $2, $3)', [last.id, last.timestamp, last.name]);
    await test.root().get('/health/ready').expect(200);
  });

  it('all connections of the pool in use are no reason to be taken out of service', async () => {
    const runners = Array.from({ length: 10 }, () => test.dataSource.createQueryRunner());
    await Promise.all(runners.map((runner) => runner.connect()));
    await test.root().get('/health/ready').expect(200);
    const { body } = await test.root().get('/health').expect(200);
    expect(body.details.pool).toMatchObject({ inUse: 10, idle: 0 });
    await Promise.all(runners.map((runner) => runner.release()));
  });
});

describeWithRedis('health beside a Redis that takes no writes', () => {
  it('is degraded and ready, and says why', async () => {
    const redis = await OwnRedis.start();
    const test = await startApp({ REDIS_URL: redis.url });
    const redisIs = async (wanted: object) => {
      let body;
      await until(async () => {
        ({ body } = await test.root().get('/health/ready').expect(200));
        return body.details.redis.status === (wanted as { status: string }).status;
      }, 50);
      expect(body).toMatchObject({ details: { redis: wanted } });
    };
    await redisIs({ status: 'up' });
    const message = 'Redis takes no writes (NOREPLICAS); everything is served without it';
    await redis.command('CONFIG', 'SET', 'min-replicas-to-write', '1');
    await redisIs({ status: 'degraded', message });
    await test.api().get('/sessions').expect(200);
    await redis.command('CONFIG', 'SET', 'min-replicas-to-write', '0');
    await redisIs({ status: 'up' });
    await redis.command('REPLICAOF', '127.0.0.1', '1');
    await redisIs({ status: 'degraded', message: message.replace('NOREPLICAS', 'READONLY') });
    await test.close();
    await redis.stop();
  });
});
