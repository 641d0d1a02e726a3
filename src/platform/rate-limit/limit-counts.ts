import { Inject, Injectable, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import type { ThrottlerModuleOptions, ThrottlerStorage } from '@nestjs/throttler';
import { minutes } from '@nestjs/throttler';
import { MemoryStore } from './memory.store.js';
import { DECLARED } from './policies.js';
import { RATE_LIMIT_OPTIONS, type RateLimitOptions } from './rate-limit.options.js';
import { RedisGate } from './redis-gate.js';
import { RedisStore } from './redis.store.js';
import { LimitStatistics } from './statistics.js';

/** Where the counts of this process are kept, from its start to its end. */
@Injectable()
export class LimitCounts implements OnModuleInit, OnApplicationShutdown {
  private readonly gate: RedisGate | undefined;
  private readonly storage: ThrottlerStorage;

  constructor(
    @Inject(RATE_LIMIT_OPTIONS) private readonly options: RateLimitOptions,
    @Inject(LimitStatistics) statistics: LimitStatistics,
  ) {
    const memory = new MemoryStore();
    if (options.enabled && options.redis) this.gate = new RedisGate(options.redis, options.answerWithinMs);
    this.storage = this.gate ? new RedisStore(this.gate, memory, statistics, options.namespace) : memory;
  }

  /** As @nestjs/throttler takes them. */
  throttlerOptions(): ThrottlerModuleOptions {
    const ordinary = { name: 'default', limit: this.options.perMinute, ttl: minutes(1) };
    return { throttlers: [ordinary, ...DECLARED], storage: this.storage };
  }

  onModuleInit(): void {
    this.gate?.start();
  }

  async onApplicationShutdown(): Promise<void> {
    await this.gate?.stop();
  }
}
