import type { CacheRuntime } from './cache-runtime.js';
import { LOAD_BUCKETS, type EvictionCause, type TemplateStatistics } from './engine/statistics.js';

export interface TemplateStats {
  hits: { memory: number; redis: number; stale: number; negative: number; fallback: number };
  misses: number;
  bypasses: number;
  /** Hits of all kinds, of all reads that asked the cache. */
  hitRate: number;
  loads: number;
  loadErrors: number;
  /** Of all loads together. */
  loadMs: number;
  averageLoadMs: number;
  /** The bucket of the histogram in which the slowest hundredth of the loads begins. */
  p99LoadMs: number;
  refreshes: number;
  coalesced: { process: number; cluster: number };
  /** Values that a cache without stamps would have served or kept although they were old. */
  staleRejected: { read: number; store: number; memory: number };
  evictions: Record<EvictionCause, number>;
  checks: { done: number; inconsistent: number };
  entries: number;
  bytes: number;
}

export interface CacheStats {
  mode: 'memory' | 'redis' | 'off';
  since: string;
  templates: Record<string, TemplateStats>;
  totals: TemplateStats;
  memory: { entries: number; bytes: number };
  invalidations: {
    made: number;
    received: number;
    averageMs: number;
    failed: number;
    undelivered: number;
    intents: number;
  };
  redis?: {
    available: boolean;
    leaseHeld: boolean;
    seq: number;
    errors: number;
    timeouts: number;
    messages: number;
    gaps: number;
    resets: number;
    /** What Redis itself has counted since its start, of all who use it; absent while it does not answer. */
    keyspaceHits?: number;
    keyspaceMisses?: number;
    evictedKeys?: number;
    expiredKeys?: number;
    usedMemory?: number;
  };
}

export async function cacheStats(runtime: CacheRuntime): Promise<CacheStats> {
  const { statistics, memory } = runtime;
  const counters = runtime.allCounters();
  const redis = await redisStats(runtime);
  return {
    mode: runtime.serves ? (runtime.connection ? 'redis' : 'memory') : 'off',
    since: runtime.startedAt.toISOString(),
    templates: Object.fromEntries(counters.map((counter) => [counter.template, templateStats([counter])])),
    totals: templateStats(counters),
    memory: { entries: memory.size, bytes: memory.bytes },
    invalidations: {
      made: statistics.invalidations,
      received: statistics.remoteInvalidations,
      averageMs: ratio(statistics.invalidationMs, statistics.invalidations),
      failed: statistics.failedInvalidations,
      undelivered: runtime.connection?.invalidations.undeliveredCount ?? 0,
      intents: statistics.intents,
    },
    ...(redis ? { redis } : {}),
  };
}

function templateStats(counters: readonly TemplateStatistics[]): TemplateStats {
  const sum = (of: (counter: TemplateStatistics) => number) =>
    counters.reduce((total, counter) => total + of(counter), 0);
  const hits = {
    memory: sum((one) => one.l1Hits),
    redis: sum((one) => one.l2Hits),
    stale: sum((one) => one.staleHits),
    negative: sum((one) => one.negativeHits),
    fallback: sum((one) => one.fallbacks),
  };
  const served = hits.memory + hits.redis + hits.stale + hits.negative;
  const misses = sum((one) => one.misses);
  const loads = sum((one) => one.loads);
  const loadMs = sum((one) => one.loadMs);
  return {
    hits,
    misses,
    bypasses: sum((one) => one.bypasses),
    hitRate: ratio(served, served + misses),
    loads,
    loadErrors: sum((one) => one.loadErrors),
    loadMs,
    averageLoadMs: ratio(loadMs, loads),
    p99LoadMs: p99(LOAD_BUCKETS.map((_, bucket) => sum((one) => one.loadHistogram[bucket] ?? 0))),
    refreshes: sum((one) => one.refreshes),
    coalesced: { process: sum((one) => one.coalescedHere), cluster: sum((one) => one.coalescedElsewhere) },
    staleRejected: {
      read: sum((one) => one.staleRejectedOnRead),
      store: sum((one) => one.staleRejectedOnStore),
      memory: sum((one) => one.staleRejectedInMemory),
    },
    evictions: {
      size: sum((one) => one.evictions.size),
      expired: sum((one) => one.evictions.expired),
      invalidated: sum((one) => one.evictions.invalidated),
      reset: sum((one) => one.evictions.reset),
    },
    checks: { done: sum((one) => one.checks), inconsistent: sum((one) => one.inconsistencies) },
    entries: sum((one) => one.entries),
    bytes: sum((one) => one.bytes),
  };
}

function p99(histogram: readonly number[]): number {
  const wanted = histogram.reduce((total, count) => total + count, 0) * 0.99;
  let seen = 0;
  const bucket = histogram.findIndex((count) => (seen += count) >= wanted && seen > 0);
  const bound = LOAD_BUCKETS[bucket];
  return bound === undefined ? 0 : Math.min(bound, 60_000);
}

async function redisStats({ connection, statistics }: CacheRuntime): Promise<CacheStats['redis']> {
  if (!connection) return undefined;
  const info = await connection.link.command<string>(['INFO', 'everything']).catch(() => '');
  const figure = (name: string) => {
    const found = new RegExp(`^${name}:(\\d+)`, 'm').exec(info)?.[1];
    return found === undefined ? undefined : Number(found);
  };
  const figures = {
    keyspaceHits: figure('keyspace_hits'),
    keyspaceMisses: figure('keyspace_misses'),
    evictedKeys: figure('evicted_keys'),
    expiredKeys: figure('expired_keys'),
    usedMemory: figure('used_memory'),
  };
  return {
    available: connection.link.available,
    leaseHeld: connection.coherence.leaseHeld,
    seq: connection.coherence.position.seq,
    errors: statistics.storeErrors,
    timeouts: statistics.storeTimeouts,
    messages: statistics.busMessages,
    gaps: statistics.busGaps,
    resets: statistics.resets,
    ...(Object.fromEntries(Object.entries(figures).filter(([, value]) => value !== undefined)) as Partial<
      typeof figures
    >),
  };
}

const ratio = (part: number, whole: number) => (whole === 0 ? 0 : Math.round((part / whole) * 10_000) / 10_000);
