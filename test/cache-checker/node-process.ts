import { CacheRuntime } from '../../src/platform/cache/cache-runtime.js';
import { invalidatingCall } from '../../src/platform/cache/engine/invalidating-call.js';
import type { Tier } from '../../src/platform/cache/engine/policy.js';
import { RedisConnections } from '../../src/platform/redis/index.js';
import { runInTransactionScope } from '../../src/platform/cache/engine/transaction-scope.js';
import { keyName } from '../../src/platform/cache/keys/fill.js';
import type { Trace } from '../../src/platform/cache/engine/read-request.js';
import type { Event } from './history.js';
import { seededRandom } from './seeded-random.js';

/** One application node: readers and writers around a cache; the database is the parent process. */
export interface NodeOptions {
  redisUrl?: string;
  tier: Tier;
  seed: number;
  durationMs: number;
  entities: number;
  readers: number;
  writers: number;
  writePauseMs: number;
  opTimeoutMs: number;
}

const options = JSON.parse(process.argv[2] ?? '{}') as NodeOptions;
const random = seededRandom(options.seed);
const pick = () => Math.floor(random() * options.entities);
const sleep = async (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const microseconds = () => Number(process.hrtime.bigint() / 1000n);

const answers = new Map<number, (version: number) => void>();
let asked = 0;
process.on('message', (message: { id?: number; version: number }) => {
  const answer = answers.get(message.id ?? -1);
  answers.delete(message.id ?? -1);
  answer?.(message.version);
});

async function database(op: 'read' | 'write', entity: number): Promise<number> {
  return new Promise((resolve) => {
    answers.set(++asked, resolve);
    process.send?.({ op, entity, id: asked });
  });
}

const cache = new CacheRuntime({
  redis: options.redisUrl === undefined ? undefined : new RedisConnections(options.redisUrl),
  namespace: 'checker',
  opTimeoutMs: options.opTimeoutMs,
  templates: ['stats:session:{id}', 'search:{id}:{page}'],
});
cache.table.addPattern('stats:*:{id}');
cache.table.addPattern('search:**');
void cache.start();
const template = cache.template('stats:session:{id}', { ttl: 60, tier: options.tier });
const keys = Array.from({ length: options.entities }, (_, entity) =>
  keyName('w', 'stats:session:{id}', { id: entity }),
);

const read = async (entity: number, trace: Trace) => {
  const load = async () => ({ version: await database('read', entity) });
  const value = await cache.engine.read(keys[entity] ?? '', template, load, trace);
  return (value as { version: number }).version;
};

/** All the ways in which a write may make itself known. */
const WAYS: Record<string, (entity: number) => Promise<number>> = {
  invalidate: async (entity) => {
    const version = await database('write', entity);
    await cache.store.invalidate([`w:stats:*:${entity}`]);
    return version;
  },
  announce: async (entity) => announced(entity, async () => database('write', entity)),
  sweep: async (entity) => {
    const version = await database('write', entity);
    await cache.store.sweep(`w:stats:*:${entity}`);
    return version;
  },
  transaction: async (entity) =>
    runInTransactionScope(async (scope) => {
      scope.collect(cache.store, [keys[entity] ?? '']);
      await scope.beforeCommit();
      return database('write', entity);
    }),
};

const announced = async (entity: number, work: () => Promise<number>) =>
  invalidatingCall({
    cache: cache.store,
    early: [`w:stats:*:${entity}`],
    late: () => [],
    intent: true,
    awaitNodes: true,
    work,
  });

/** Takes its announcement back: what was cached is good again. */
const rollBack = async (entity: number) =>
  announced(entity, async () =>
    runInTransactionScope(async () => {
      await sleep(random() * 3);
      throw new Error('rolled back');
    }),
  ).catch(() => undefined);

const reads: Event[] = [];
const writes: Event[] = [];
const clock = { over: false };

async function reader(): Promise<void> {
  while (!clock.over) {
    const entity = pick();
    const beganAt = microseconds();
    const trace: Trace = {};
    const inMemory = template.statistics.l1Hits;
    const reading = read(entity, trace);
    const place = template.statistics.l1Hits > inMemory ? ' in memory' : '';
    const version = await reading.catch(() => -1);
    reads.push([entity, beganAt, microseconds(), version, `${trace.outcome}${place}`]);
    await sleep(random() * 4);
  }
}

async function writer(): Promise<void> {
  while (!clock.over) {
    await sleep(options.writePauseMs * (0.2 + random() * 2));
    const entity = pick();
    if (random() < 0.1) await rollBack(entity);
    const ways = Object.keys(WAYS);
    const way = ways[Math.floor(random() * ways.length)] ?? '';
    const beganAt = microseconds();
    const givenUp = cache.statistics.failedInvalidations;
    const version = await WAYS[way]?.(entity);
    const how = cache.statistics.failedInvalidations > givenUp ? `${way}, given up` : way;
    if (version !== undefined) writes.push([entity, beganAt, microseconds(), version, how]);
  }
}

await sleep(300);
process.send?.({ op: 'ready' });
await new Promise((resolve) => answers.set(0, resolve));
setTimeout(() => (clock.over = true), options.durationMs);
await Promise.all([
  ...Array.from({ length: options.readers }, reader),
  ...Array.from({ length: options.writers }, writer),
]);
const counters = [cache.statistics, template.statistics].flatMap((part) => Object.entries(part));
process.send?.({ op: 'result', reads, writes, statistics: Object.fromEntries(counters) }, () => process.exit(0));
