import { setTimeout as pause } from 'node:timers/promises';
import { CacheRuntime } from '../../src/platform/cache/index.js';
import { keyName } from '../../src/platform/cache/keys/fill.js';
import { RedisConnections } from '../../src/platform/redis/index.js';
import { OwnRedis } from '../cache-checker/redis-server.js';
import { until } from '../support/until.js';

const TIMEOUT = 250;
const SLACK = 50;

// The waits are measured on a machine that has other things to do as well.
jest.retryTimes(2, { logErrorsBeforeRetry: true });

describe('a Redis that fails', () => {
  let redis: OwnRedis;
  let nodes: CacheRuntime[];

  const node = () => {
    const cache = new CacheRuntime({
      redis: new RedisConnections(redis.url),
      namespace: 'outage',
      opTimeoutMs: TIMEOUT,
      templates: ['a:{id}'],
    });
    void cache.start();
    nodes.push(cache);
    return cache;
  };
  const read = async (cache: CacheRuntime, id: number, value: unknown) =>
    cache.engine.read(keyName('-', 'a:{id}', { id }), cache.template('a:{id}'), () => value);
  const invalidate = async (cache: CacheRuntime, id: number) => cache.store.invalidate([`-:a:${id}`]);
  const timed = async (work: () => Promise<unknown>) => {
    const startedAt = performance.now();
    await work();
    return performance.now() - startedAt;
  };
  /** Until it keeps values again, by itself. */
  const healed = async (cache: CacheRuntime) => {
    for (let id = 1000; ; id++) {
      await read(cache, id, 'kept');
      if ((await read(cache, id, 'lost')) === 'kept') return;
      await pause(20);
    }
  };

  beforeEach(() => {
    nodes = [];
  });
  afterEach(async () => {
    await Promise.all(nodes.map(async (cache) => cache.stop()));
    await redis.stop();
  });

  it('is not needed for the start, and is used when it comes', async () => {
    redis = await OwnRedis.away();
    const cache = node();
    expect(await timed(async () => read(cache, 1, 'loaded'))).toBeLessThan(TIMEOUT + SLACK);
    expect(await timed(async () => invalidate(cache, 1))).toBeLessThan(TIMEOUT + SLACK);
    await redis.up();
    await healed(cache);
  });

  it.each(['killed', 'frozen'])('costs no error and at most its timeout when it is %s, and heals', async (how) => {
    redis = await OwnRedis.start();
    const cache = node();
    await healed(cache);
    await read(cache, 1, 'old');
    if (how === 'killed') await redis.kill();
    else redis.freeze();
    const waits = [
      await timed(async () => read(cache, 2, 'cold')),
      await timed(async () => invalidate(cache, 1)),
      await timed(async () => expect(await read(cache, 1, 'new')).toBe('new')),
      await timed(async () => invalidate(cache, 2)),
      await timed(async () => cache.store.intend(['-:a:2']).then(async (intent) => intent.settle())),
    ];
    expect(Math.max(...waits)).toBeLessThan(TIMEOUT + SLACK);
    await pause(300);
    if (how === 'killed') await redis.up();
    else redis.thaw();
    await healed(cache);
    expect(await read(cache, 1, 'newer')).not.toBe('old');
    expect(cache.connection?.invalidations.undeliveredCount).toBe(0);
  });

  it('tells the other nodes of a write that it was away for', async () => {
    redis = await OwnRedis.start();
    const [writer, reader] = [node(), node()];
    await Promise.all([healed(writer), healed(reader)]);
    await read(reader, 1, 'old');
    redis.freeze();
    await invalidate(writer, 1);
    expect(await read(reader, 1, 'new')).toBe('new');
    redis.thaw();
    expect(await read(reader, 1, 'new')).toBe('new');
    await healed(reader);
    expect(await read(reader, 1, 'new')).toBe('new');
  });

  it.each([
    [
      'has lost its replicas',
      ['CONFIG', 'SET', 'min-replicas-to-write', '1'],
      ['CONFIG', 'SET', 'min-replicas-to-write', '0'],
    ],
    ['has become a replica', ['REPLICAOF', '127.0.0.1', '1'], ['REPLICAOF', 'NO', 'ONE']],
  ])('is not believed while it answers, but takes no changes: it %s', async (_, harm, repair) => {
    redis = await OwnRedis.start();
    const [writer, reader] = [node(), node()];
    await Promise.all([healed(writer), healed(reader)]);
    await read(reader, 1, 'old');
    await redis.command(...harm);
    await invalidate(writer, 1);
    for (const end = performance.now() + 8 * TIMEOUT; performance.now() < end; await pause(20)) {
      expect(await read(reader, 1, 'new')).toBe('new');
    }
    await redis.command(...repair);
    await Promise.all([healed(writer), healed(reader)]);
    expect(await read(reader, 1, 'new')).toBe('new');
    expect(writer.connection?.invalidations.undeliveredCount).toBe(0);
  });

  it('keeps the truth when it is full: nothing more is stored, invalidations get through', async () => {
    redis = await OwnRedis.start('--maxmemory', '3mb', '--maxmemory-policy', 'noeviction');
    const [writer, reader] = [node(), node()];
    await Promise.all([healed(writer), healed(reader)]);
    await read(reader, 1, 'old');
    for (let at = 0; at < 60; at++) await redis.command('SET', `fill:${at}`, 'x'.repeat(50_000)).catch(() => undefined);
    await expect(redis.command('SET', 'more', 'x'.repeat(50_000))).rejects.toThrow('OOM');
    expect(await read(writer, 5, 'not kept')).toBe('not kept');
    expect(await timed(async () => invalidate(writer, 1))).toBeLessThan(TIMEOUT + SLACK);
    expect(await read(reader, 1, 'new')).toBe('new');
    expect(writer.connection?.invalidations.undeliveredCount).toBe(0);
  });

  it('leaves nothing old when a writer dies between its commit and its invalidation', async () => {
    redis = await OwnRedis.start();
    const [writer, reader] = [node(), node()];
    await Promise.all([healed(writer), healed(reader)]);
    await read(reader, 1, 'old');
    await writer.store.intend([`-:a:1`]);
    await writer.stop(); // the commit has happened, nobody will say so
    // Whoever has it in memory serves it until he hears of the announcement: the write has not returned.
    await until(async () => (await read(reader, 1, 'new')) !== 'old');
    expect(await read(reader, 1, 'newer')).toBe('newer');
  });

  it('gives back what was cached when an announced write is rolled back', async () => {
    redis = await OwnRedis.start();
    const cache = node();
    await healed(cache);
    await read(cache, 1, 'kept');
    const intent = await cache.store.intend(['-:a:1']);
    expect(await read(cache, 1, 'meanwhile')).toBe('meanwhile');
    await intent.abandon();
    expect(await read(cache, 1, 'lost')).toBe('kept');
  });
});
