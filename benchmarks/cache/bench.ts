import { CacheRuntime } from '../../src/platform/cache/index.js';
import { type RedisClient, RedisConnections } from '../../src/platform/redis/index.js';
import { OwnRedis } from '../../test/cache-checker/redis-server.js';

/** A Redis of its own, and caches on it as three servers would have them. */
export interface CacheBench {
  redis: OwnRedis;
  nodes: CacheRuntime[];
  /** That of the first node. */
  client: RedisClient;
  /** For what a scenario opens: the last opened is closed first. */
  onClose: (work: () => Promise<unknown>) => void;
  close: () => Promise<void>;
}

/** About what a row of a list is. */
export const VALUE = { id: 1, name: 'x'.repeat(100), ranks: [1, 2, 3], note: 'y'.repeat(20) };

export const TEMPLATE = 'stats:session:{id}';
/** Reached by one pattern: three stamps are compared, its own, that of the pattern, and that of ad-hoc patterns. */
export const ROW_TEMPLATE = 'rows:{id}';
export const rowKeyOf = (id: number) => `-:rows:${id}`;

export const keyOf = (id: number) => `-:stats:session:${id}`;

export async function openCacheBench(): Promise<CacheBench> {
  const redis = await OwnRedis.start();
  const connections = Array.from({ length: 3 }, () => new RedisConnections(redis.url)) as [RedisConnections];
  const nodes = connections.map(newNode);
  await usable(nodes);
  const closing: (() => Promise<unknown>)[] = [];
  return {
    redis,
    nodes,
    client: connections[0].commands.client,
    onClose: (work) => void closing.unshift(work),
    close: async () => {
      for (const work of closing) await work();
      await Promise.all(nodes.map(async (node) => node.stop()));
      await redis.stop();
    },
  };
}

/** A benchmark keeps the process busier than any server should be: it waits longer before it takes Redis for dead. */
function newNode(redis: RedisConnections): CacheRuntime {
  const node = new CacheRuntime({
    redis,
    namespace: 'benchmark',
    templates: [TEMPLATE, ROW_TEMPLATE],
    opTimeoutMs: 2000,
    maxEntries: 250_000,
    maxBytes: 256 * 1024 * 1024,
  });
  node.table.addPattern('stats:*:{id}');
  node.table.addPattern('stats:**');
  node.table.addPattern('rows:**');
  void node.start();
  return node;
}

async function usable(nodes: readonly CacheRuntime[]): Promise<void> {
  while (!nodes.every(({ connection }) => connection?.link.trusted && connection.coherence.leaseHeld)) {
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** As many at a time as a busy server has requests. */
export async function atOnce(count: number, callers: number, work: (index: number) => unknown): Promise<void> {
  let next = 0;
  const caller = async () => {
    while (next < count) await work(next++);
  };
  await Promise.all(Array.from({ length: callers }, caller));
}
