import http from 'node:http';
import { MemoryStore } from '../../src/platform/rate-limit/memory.store.js';
import { RedisGate } from '../../src/platform/rate-limit/redis-gate.js';
import { RedisStore } from '../../src/platform/rate-limit/redis.store.js';
import { LimitStatistics } from '../../src/platform/rate-limit/index.js';
import { RedisConnections } from '../../src/platform/redis/index.js';
import { Child, killChildren } from '../support/child-process.js';
import { startProxy } from '../support/flaky-proxy.js';
import { describeWithRedis, redisUrl } from '../support/redis.js';
import { limitStoreContract } from './rate-limit.contract.js';
import { until } from '../support/until.js';

const namespace = `test-limits-${process.pid}-${Date.now()}`;

describe('limits in memory', () => limitStoreContract(async () => new MemoryStore()));

describeWithRedis('limits in Redis', () => {
  const statistics = new LimitStatistics();
  let redis: RedisConnections;
  let gate: RedisGate;
  let store: RedisStore;
  // In between, the answers of sockets are read.
  const isCounting = async (): Promise<boolean> => {
    const before = statistics.fallbacks;
    await store.increment('probe', 1_000, 1_000_000, 0, 'default');
    await new Promise((resolve) => setImmediate(resolve));
    return statistics.fallbacks === before;
  };

  describe('of a server that answers', () => {
    beforeAll(async () => {
      redis = new RedisConnections(redisUrl());
      // Outages have their own test: here a busy machine must not look like one.
      gate = new RedisGate(redis, 10_000);
      gate.start();
      store = new RedisStore(gate, new MemoryStore(), statistics, namespace);
      await until(isCounting);
      statistics.fallbacks = 0;
    });
    afterAll(() => gate.stop());

    limitStoreContract(async () => store);

    it('were all counted there', () => {
      expect(statistics.fallbacks).toBe(0);
    });

    it('leave nothing behind when their window is over', async () => {
      await store.increment('short', 100, 5, 0, 'default');
      const life = await redis.commands.client.pTTL(`${namespace}:limit:short`);
      expect(life).toBeLessThanOrEqual(100);
    });
  });

  it('are counted in memory while Redis is away, and in Redis again when it is back', async () => {
    const proxy = await startProxy(redisUrl());
    gate = new RedisGate(new RedisConnections(proxy.url));
    store = new RedisStore(gate, new MemoryStore(), statistics, namespace);
    try {
      gate.start();
      await until(isCounting);
      for (const failure of ['hang', 'refuse'] as const) {
        await proxy.become(failure);
        statistics.fallbacks = 0;
        const key = `away-${failure}`;
        const records = await Promise.all(
          Array.from({ length: 50 }, () => store.increment(key, 60_000, 20, 0, 'default')),
        );
        expect(records.filter(({ isBlocked }) => !isBlocked)).toHaveLength(20);
        expect(statistics.fallbacks).toBe(50);
        // Redis was waited for once: who comes now does not wait.
        const start = performance.now();
        for (let i = 0; i < 100; i += 1) await store.increment(key, 60_000, 20, 0, 'default');
        expect(performance.now() - start).toBeLessThan(250);
        expect(statistics.fallbacks).toBe(150);
        await proxy.become('pass');
        await until(isCounting);
      }
    } finally {
      await gate.stop();
      await proxy.close();
    }
  });

  it('let exactly 100 of 1,000 requests to four processes pass', async () => {
    try {
      const children = Array.from(
        { length: 4 },
        () => new Child('test/platform/children/limited-server.ts', [redisUrl(), `${namespace}-shared`]),
      );
      const urls = await Promise.all(children.map((child) => child.line(1)));
      const agent = new http.Agent({ keepAlive: true, maxSockets: 64 });
      const statuses = await Promise.all(
        Array.from({ length: 1_000 }, async (_, i) => status(urls[i % urls.length] as string, agent)),
      );
      agent.destroy();
      expect([200, 429].map((wanted) => statuses.filter((given) => given === wanted).length)).toEqual([100, 900]);
    } finally {
      await killChildren();
    }
  });
});

function status(url: string, agent: http.Agent): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    http
      .get(url, { agent }, (response) => {
        response.resume().on('end', () => resolve(response.statusCode));
      })
      .on('error', reject);
  });
}
