import { z } from 'zod';
import { text } from '../platform/validation/index.js';

const count = z.number().int().min(0);
const milliseconds = z.number().min(0);
const share = z.number().min(0).max(1);

const TemplateFigures = z
  .object({
    hits: z
      .object({ memory: count, redis: count, stale: count, negative: count, fallback: count })
      .describe(
        'By where they were found; stale: past their time, negative: that there is nothing, fallback: for want of a fresh one',
      ),
    misses: count,
    bypasses: count.describe('Reads that went past the cache: during a write, or while Redis was away'),
    hitRate: share.describe('Hits of all kinds, of all reads that asked the cache'),
    loads: count,
    loadErrors: count,
    loadMs: milliseconds.describe('Of all loads together'),
    averageLoadMs: milliseconds,
    p99LoadMs: milliseconds,
    refreshes: count,
    coalesced: z.object({ process: count, cluster: count }).describe('Reads that shared the load of another one'),
    staleRejected: z
      .object({ read: count, store: count, memory: count })
      .describe('Old values that a cache without stamps would have served or kept'),
    evictions: z.object({ size: count, expired: count, invalidated: count, reset: count }),
    checks: z.object({ done: count, inconsistent: count }),
    entries: count.describe('In the memory of this process'),
    bytes: count,
  })
  .meta({ id: 'CacheFigures' });

export const CacheStatistics = z
  .object({
    mode: z
      .enum(['memory', 'redis', 'off'])
      .describe('Where answers are kept; off also while another process could not tell this one of its writes')
      .meta({ example: 'memory' }),
    since: z.iso.datetime().max(30).meta({ example: '2026-03-02T09:30:00.000Z' }),
    templates: z.record(z.string(), TemplateFigures),
    totals: TemplateFigures,
    memory: z.object({ entries: count, bytes: count }),
    invalidations: z.object({
      made: count,
      received: count.describe('From other servers'),
      averageMs: milliseconds,
      failed: count,
      undelivered: count.describe('Made known when Redis is back'),
      intents: count,
    }),
    redis: z
      .object({
        available: z.boolean(),
        leaseHeld: z.boolean().describe('Whether this server may answer from its memory'),
        seq: z.number().int(),
        errors: count,
        timeouts: count,
        messages: count,
        gaps: count,
        resets: count,
        keyspaceHits: count.optional().describe('As the next ones: of all who use this Redis, since its start'),
        keyspaceMisses: count.optional(),
        evictedKeys: count.optional(),
        expiredKeys: count.optional(),
        usedMemory: count.optional(),
      })
      .optional(),
  })
  .meta({ id: 'CacheStatistics' });
export type CacheStatistics = z.infer<typeof CacheStatistics>;

export const ClearCache = z.strictObject({
  pattern: text(500, 1)
    .describe('`*` stands for one part between colons, `**` at the end for the rest: all answers are `**`')
    .meta({ example: 'stats:**' }),
});
export type ClearCache = z.infer<typeof ClearCache>;

export const WarmUps = z
  .object({ warmed: count.meta({ example: 3 }), failed: count.meta({ example: 0 }), ms: count.meta({ example: 12 }) })
  .meta({ id: 'CacheWarmUps' });
export type WarmUps = z.infer<typeof WarmUps>;
