import { Injectable, type OnModuleInit } from '@nestjs/common';
import { CacheService, type CacheStats, type TemplateStats } from '../platform/cache/index.js';
import { Metrics, type Sample } from '../platform/observability/index.js';

/** A scrape reads many figures of one moment. */
const SAME_MOMENT_MS = 20;

const REQUESTS: [tier: string, result: string, of: (stats: TemplateStats) => number][] = [
  ['memory', 'hit', ({ hits }) => hits.memory],
  ['redis', 'hit', ({ hits }) => hits.redis],
  ['any', 'stale', ({ hits }) => hits.stale],
  ['any', 'negative', ({ hits }) => hits.negative],
  ['any', 'fallback', ({ hits }) => hits.fallback],
  ['none', 'miss', ({ misses }) => misses],
  ['none', 'bypass', ({ bypasses }) => bypasses],
];

/** One sample for each figure, its name as one label more. */
const spread = (figures: Record<string, number>, labels: Record<string, string>, label: string): Sample[] =>
  Object.entries(figures).map(([name, figure]) => [{ ...labels, [label]: name }, figure]);

/** The cache's figures by template: as many series as there are templates. */
@Injectable()
export class CacheMetrics implements OnModuleInit {
  private latest: { at: number; stats: Promise<CacheStats> } | undefined;

  constructor(
    private readonly cache: CacheService,
    private readonly metrics: Metrics,
  ) {}

  onModuleInit(): void {
    this.requests();
    this.loads();
    this.contents();
    this.redis();
  }

  private requests(): void {
    const { metrics } = this;
    const labels = ['template', 'tier', 'result'];
    metrics.readCounter('cache_requests_total', 'Reads that asked the cache, by what came of them', labels, () =>
      this.perTemplate((template, stats) =>
        REQUESTS.map(([tier, result, of]): Sample => [{ template, tier, result }, of(stats)]),
      ),
    );
    metrics.gauge('cache_hit_ratio', 'Hits of all reads since the start', [], async () => [
      [{}, (await this.stats()).totals.hitRate],
    ]);
    metrics.readCounter(
      'cache_stale_rejected_total',
      'Old values that stamps kept from being served',
      ['template', 'stage'],
      () => this.perTemplate((template, { staleRejected }) => spread(staleRejected, { template }, 'stage')),
    );
    metrics.readCounter(
      'cache_coalesced_total',
      'Reads that shared the load of another one, of this process or of another',
      ['template', 'scope'],
      () => this.perTemplate((template, { coalesced }) => spread(coalesced, { template }, 'scope')),
    );
    metrics.readCounter('cache_invalidations_total', 'Invalidations, by who made them', ['origin'], async () => {
      const { made, received } = (await this.stats()).invalidations;
      return spread({ local: made, remote: received }, {}, 'origin');
    });
    metrics.gauge('cache_undelivered_invalidations', 'Made known when Redis is back', [], async () => [
      [{}, (await this.stats()).invalidations.undelivered],
    ]);
    metrics.readCounter('cache_inconsistencies_total', 'Checked hits that differed from the database', [], async () => [
      [{}, (await this.stats()).totals.checks.inconsistent],
    ]);
  }

  private loads(): void {
    const { metrics } = this;
    const of = (read: (stats: TemplateStats) => number) => () =>
      this.perTemplate((template, stats): Sample[] => [[{ template }, read(stats)]]);
    metrics.readCounter(
      'cache_loads_total',
      'Loads of values',
      ['template'],
      of(({ loads }) => loads),
    );
    metrics.readCounter(
      'cache_load_errors_total',
      'Loads that failed',
      ['template'],
      of(({ loadErrors }) => loadErrors),
    );
    metrics.readCounter(
      'cache_load_seconds_total',
      'Time spent in loads',
      ['template'],
      of(({ loadMs }) => loadMs / 1000),
    );
  }

  private contents(): void {
    const { metrics } = this;
    metrics.gauge('cache_entries', 'Entries in the memory of this process', [], async () => [
      [{}, (await this.stats()).memory.entries],
    ]);
    metrics.gauge('cache_bytes', 'Their size', [], async () => [[{}, (await this.stats()).memory.bytes]]);
    metrics.readCounter('cache_evictions_total', 'Entries that left the memory', ['template', 'reason'], () =>
      this.perTemplate((template, { evictions }) => spread(evictions, { template }, 'reason')),
    );
  }

  /** Nothing where there is no Redis. */
  private redis(): void {
    const { metrics } = this;
    const of = (read: (redis: NonNullable<CacheStats['redis']>) => number | undefined) => async () => {
      const { redis } = await this.stats();
      const value = redis && read(redis);
      return value === undefined ? [] : [[{}, value] satisfies Sample];
    };
    metrics.gauge(
      'cache_redis_up',
      '1 while Redis answers',
      [],
      of(({ available }) => Number(available)),
    );
    metrics.gauge(
      'cache_lease_held',
      '1 while this process may answer from its memory',
      [],
      of(({ leaseHeld }) => Number(leaseHeld)),
    );
    metrics.readCounter(
      'cache_redis_errors_total',
      'Operations that failed',
      [],
      of(({ errors }) => errors),
    );
    metrics.readCounter(
      'cache_redis_timeouts_total',
      'Operations without an answer in time',
      [],
      of(({ timeouts }) => timeouts),
    );
    metrics.readCounter(
      'cache_redis_keyspace_hits_total',
      "Redis's own count",
      [],
      of(({ keyspaceHits }) => keyspaceHits),
    );
    metrics.readCounter(
      'cache_redis_keyspace_misses_total',
      "Redis's own count",
      [],
      of(({ keyspaceMisses }) => keyspaceMisses),
    );
    metrics.readCounter(
      'cache_redis_evicted_keys_total',
      "Redis's own count",
      [],
      of(({ evictedKeys }) => evictedKeys),
    );
  }

  private async perTemplate(read: (template: string, stats: TemplateStats) => Sample[]): Promise<Sample[]> {
    const { templates } = await this.stats();
    return Object.entries(templates).flatMap(([template, stats]) => read(template, stats));
  }

  private stats(): Promise<CacheStats> {
    const now = performance.now();
    if (!this.latest || now - this.latest.at > SAME_MOMENT_MS) this.latest = { at: now, stats: this.cache.stats() };
    return this.latest.stats;
  }
}
