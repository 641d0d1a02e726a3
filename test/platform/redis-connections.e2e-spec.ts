import { RedisConnections } from '../../src/platform/redis/index.js';
import { OwnRedis } from '../cache-checker/redis-server.js';
import { startApp, type TestApp } from '../support/app.js';
import { startProxy } from '../support/flaky-proxy.js';
import { describeWithRedis, redisUrl } from '../support/redis.js';
import { until } from '../support/until.js';

describeWithRedis('the connections of a process to Redis', () => {
  it.each(['refuse', 'hang'] as const)('come back by themselves when they would %s', async (mode) => {
    const proxy = await startProxy(redisUrl());
    const redis = new RedisConnections(proxy.url, { pingEveryMs: 50, giveUpAfterMs: 500 });
    const heard: string[] = [];
    redis.messages.eachClient((client) =>
      client.on('ready', () => {
        // What a connection lost is asked for again on the next.
        client.subscribe(`test-${process.pid}`, (message) => heard.push(message)).catch(() => undefined);
      }),
    );
    redis.start();
    try {
      await until(() => redis.commands.client.isReady && redis.messages.client.isReady);
      await proxy.become(mode);
      const late = redis.commands.client.sendCommand(['PING']);
      await expect(late).rejects.toThrow();
      await proxy.become('pass');
      await until(() => redis.commands.client.isReady && redis.messages.client.isReady);
      expect(await redis.commands.client.ping()).toBe('PONG');
      await until(async () => {
        await redis.commands.client.publish(`test-${process.pid}`, mode);
        return heard.includes(mode);
      });
    } finally {
      await redis.stop();
      await proxy.close();
    }
  });

  it('close when the last who uses them has stopped', async () => {
    const redis = new RedisConnections(redisUrl());
    redis.start();
    redis.start();
    await until(() => redis.commands.client.isReady);
    await redis.stop();
    expect(redis.commands.client.isOpen).toBe(true);
    await redis.stop();
    expect([redis.commands.client.isOpen, redis.messages.client.isOpen]).toEqual([false, false]);
  });

  describe('of a server with all that uses Redis', () => {
    let redis: OwnRedis;
    let test: TestApp;

    beforeAll(async () => {
      redis = await OwnRedis.start();
      test = await startApp({ REDIS_URL: redis.url, RATE_LIMIT_ENABLED: 'true', RATE_LIMIT_PER_MINUTE: '1000' });
    });
    afterAll(async () => {
      await test.close();
      await redis.stop();
    });

    /** Without the one that asks. */
    async function connections(): Promise<number> {
      const list = await redis.command<string>('CLIENT', 'LIST');
      return list.split('\n').filter((line) => /\bid=/.test(line) && !line.includes('cmd=client|list')).length;
    }

    it('are two, at work and after both were lost', async () => {
      const work = () =>
        Promise.all(
          Array.from({ length: 40 }, async (_, i) => {
            await test.api().get('/sessions').expect(200);
            if (i % 8 === 0) await test.api().post('/sessions').send({ name: 'x' }).expect(201);
          }),
        );
      for (const type of ['none', 'normal', 'pubsub']) {
        if (type !== 'none') await redis.command('CLIENT', 'KILL', 'TYPE', type, 'SKIPME', 'yes');
        await until(async () => (await connections()) === 2);
        const counted: number[] = [];
        const watching = until(async () => counted.push(await connections()) > 30);
        await Promise.all([work(), watching]);
        expect(Math.max(...counted)).toBe(2);
      }
    });
  });
});
