import { Injectable } from '@nestjs/common';
import { HealthIndicatorService } from '@nestjs/terminus';
import { CacheRuntime, CacheService } from '../platform/cache/index.js';

/** Without Redis everything is served, only not as fast. */
@Injectable()
export class CacheHealth {
  constructor(
    private readonly indicators: HealthIndicatorService,
    private readonly runtime: CacheRuntime,
    private readonly cache: CacheService,
  ) {}

  get hasRedis(): boolean {
    return this.runtime.connection !== undefined;
  }

  /** What the connection knows by now: nobody waits for a Redis that hangs. */
  redis() {
    const indicator = this.indicators.check('redis');
    const { available = false, refusal } = this.runtime.connection?.link ?? {};
    if (available && refusal === undefined) return indicator.up();
    const reason = available ? `takes no writes (${refusal})` : 'does not answer';
    return indicator.degraded({ message: `Redis ${reason}; everything is served without it` });
  }

  async figures() {
    const { mode, totals, memory, redis } = await this.cache.stats();
    const { hits, misses, hitRate, entries, evictions } = totals;
    const tiers = { memory: { hits: hits.memory, ...memory }, ...(redis && { redis: { hits: hits.redis, ...redis } }) };
    return this.indicators.check('cache').up({ mode, hits, misses, hitRate, entries, evictions, tiers });
  }
}
