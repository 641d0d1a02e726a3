import { Test } from '@nestjs/testing';
import type { INestApplicationContext } from '@nestjs/common';
import { CacheModule, CacheService, type CacheOptions } from '../../src/platform/cache/index.js';
import { RedisLink } from '../../src/platform/cache/redis/redis-link.js';
import { ACQUIRE } from '../../src/platform/cache/redis/load-scripts.js';
import { RedisConnections } from '../../src/platform/redis/index.js';
import { OwnRedis } from '../cache-checker/redis-server.js';
import { cacheContract, type Subject } from './cache.contract.js';
import { until } from '../support/until.js';

const opened: { close(): Promise<unknown> }[] = [];

async function node(options: Partial<CacheOptions>): Promise<INestApplicationContext> {
  const given = {
    namespace: 'contract',
    templates: ['stats:{kind}:{id}', 'search:{q}:{page}'],
  };
  const testing = await Test.createTestingModule({
    imports: [CacheModule.register({ ...given, ...options })],
  }).compile();
  const app = await testing.init();
  opened.push({ close: async () => app.close() });
  return app;
}

cacheContract('memory', async () => {
  const cache = (await node({})).get(CacheService);
  return { cache, other: cache };
});

cacheContract('Redis, two nodes', twoNodes);

async function twoNodes(): Promise<Subject & { redis: OwnRedis }> {
  const redis = await OwnRedis.start();
  // Outages have their own tests: here a busy machine must not look like one.
  const options = () => ({ redis: new RedisConnections(redis.url), opTimeoutMs: 5_000 });
  const nodes = [await node(options()), await node(options())] as const;
  opened.push({ close: async () => redis.stop() });
  const [cache, other] = nodes.map((one) => one.get(CacheService)) as [CacheService, CacheService];
  for (const one of [cache, other]) {
    await until(async () => (await one.stats()).redis?.leaseHeld);
  }
  return { cache, other, redis };
}

describe('the tiers of two nodes', () => {
  let cache: CacheService;
  let other: CacheService;
  let redis: OwnRedis;
  beforeAll(async () => ({ cache, other, redis } = await twoNodes()));

  it.each([
    ['coherent', 'memory'],
    ['validated', 'memory'],
    ['bounded', 'memory'],
    ['l2', 'redis'],
  ] as const)('%s: what was read before is a hit in %s, until it is deleted on the other', async (tier, place) => {
    const read = async (value: string) => other.getOrSet(`in ${tier}`, () => value, { tier });
    await cache.getOrSet(`in ${tier}`, () => 'old', { tier });
    await read('not loaded');
    const before = (await other.stats()).totals.hits;
    expect(await read('not loaded')).toBe('old');
    const { hits } = (await other.stats()).totals;
    expect([hits.memory - before.memory, hits.redis - before.redis]).toEqual(place === 'memory' ? [1, 0] : [0, 1]);
    await cache.delete(`in ${tier}`);
    expect(await read('new')).toBe('new');
  });

  it.each(['missing', 'stale'])('a %s value that another node loads meanwhile is not loaded twice', async (state) => {
    const [key, params] = ['stats:{kind}:{id}', { kind: state, id: 1 }];
    if (state === 'stale') {
      await cache.getOrSet(key, () => 'old', { params });
      await cache.deletePattern('stats:stale:*');
    }
    const load = jest.fn(async () => 'once');
    const run = Reflect.get(RedisLink.prototype, 'run');
    let meanwhile: Promise<unknown> | undefined;
    const spy = jest.spyOn(RedisLink.prototype, 'run').mockImplementation(async function (this: RedisLink, ...request) {
      if (request[0] === ACQUIRE && !meanwhile) await (meanwhile = cache.getOrSet(key, load, { params }));
      return run.apply(this, request);
    });
    expect(await other.getOrSet(key, load, { params })).toBe('once');
    spy.mockRestore();
    expect(load).toHaveBeenCalledTimes(1);
  });

  it.each(['é', '\n', 'é\n\n', 'a\n1 2 3 0\n{', ''])('what is no value (%j) is loaded, and replaced', async (text) => {
    const options = { params: { kind: 'broken', id: 1 }, tier: 'l2' as const };
    await cache.getOrSet('stats:{kind}:{id}', () => 'old', options);
    const [name = ''] = await redis.command<string[]>('KEYS', '*v*:-:stats:broken:1');
    expect(await redis.command('SET', name, text)).toBe('OK');
    const load = jest.fn(async () => 'new');
    expect(await other.getOrSet('stats:{kind}:{id}', load, options)).toBe('new');
    expect(await cache.getOrSet('stats:{kind}:{id}', load, options)).toBe('new');
    expect(load).toHaveBeenCalledTimes(1);
  });
});

afterAll(async () => {
  for (const thing of opened) await thing.close();
});
