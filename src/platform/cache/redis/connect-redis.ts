import type { RedisConnections } from '../../redis/index.js';
import type { MemoryTier } from '../engine/memory-tier.js';
import type { EngineStatistics } from '../engine/statistics.js';
import { Stamps } from '../engine/stamps.js';
import { keyMatcher } from '../keys/dependency-table.js';
import { BatchReader } from './batch-reader.js';
import { Coherence } from './coherence.js';
import { RedisBackend } from './redis-backend.js';
import { RedisInvalidations } from './redis-invalidations.js';
import { BEATS_PER_TIMEOUT, RedisLink } from './redis-link.js';
import { SharedLoads } from './shared-loads.js';
import { Sweeps } from './sweeps.js';

export interface RedisCacheOptions {
  redis: RedisConnections;
  namespace: string;
  opTimeoutMs: number;
}

export interface RedisCache {
  link: RedisLink;
  coherence: Coherence;
  invalidations: RedisInvalidations;
  backend: RedisBackend;
  /** `version`: of the rules and shapes by which values are stored. */
  start(version: string): void;
  stop(): Promise<void>;
}

/** While a write is announced and no news of it comes, readers go past the cache for at most so long. */
const PENDING_MS = 30_000;
const LOCK_MS = 3000;

export function connectRedis(
  { redis, namespace, opTimeoutMs }: RedisCacheOptions,
  memory: MemoryTier,
  statistics: EngineStatistics,
): RedisCache {
  const stamps = new Stamps();
  // A write waits for a node that does not answer until its lease is over: not longer than for Redis itself.
  const leaseMs = opTimeoutMs;
  const beatMs = Math.max(10, Math.round(opTimeoutMs / BEATS_PER_TIMEOUT));
  const link = new RedisLink({ redis, namespace, opTimeoutMs, statistics });
  const coherence = new Coherence(link, redis.messages, memory, {
    node: stamps.node,
    namespace,
    leaseMs,
    beatMs,
    freshEpoch: () => stamps.next(),
    matchesSweep: keyMatcher,
    statistics,
  });
  const invalidations = new RedisInvalidations(link, coherence, { stamps, leaseMs, pendingMs: PENDING_MS, statistics });
  const loads = new SharedLoads(link, memory, { namespace, stamps, lockMs: LOCK_MS });
  const reader = new BatchReader(link, memory);
  const sweeps = new Sweeps(link);
  return {
    link,
    coherence,
    invalidations,
    backend: new RedisBackend({ link, memory, reader, coherence, loads, invalidations, sweeps }),
    start(version) {
      link.start(version);
      coherence.start((key) => loads.done(key));
    },
    async stop() {
      coherence.stop();
      await link.stop();
    },
  };
}
