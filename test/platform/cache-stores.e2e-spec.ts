import { Test } from '@nestjs/testing';
import type { INestApplicationContext } from '@nestjs/common';
import { CacheModule, CacheService, type CacheOptions } from '../../src/platform/cache/index.js';
import { RedisConnections } from '../../src/platform/redis/index.js';
import { OwnRedis } from '../cache-checker/redis-server.js';
import { cacheContract } from './cache.contract.js';

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

cacheContract('Redis, two nodes', async () => {
  const redis = await OwnRedis.start();
  // Outages have their own tests: here a busy machine must not look like one.
  const options = () => ({ redis: new RedisConnections(redis.url), opTimeoutMs: 5_000 });
  const nodes = [await node(options()), await node(options())] as const;
  opened.push({ close: async () => redis.stop() });
  await new Promise((resolve) => setTimeout(resolve, 500));
  return { cache: nodes[0].get(CacheService), other: nodes[1].get(CacheService) };
});

afterAll(async () => {
  for (const thing of opened) await thing.close();
});
