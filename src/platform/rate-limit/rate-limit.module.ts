import { type DynamicModule, Global, Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { ThrottlerModule } from '@nestjs/throttler';
import { LimitCounts } from './limit-counts.js';
import { RateLimitGuard } from './rate-limit.guard.js';
import { type AsyncRateLimitOptions, RATE_LIMIT_OPTIONS } from './rate-limit.options.js';
import { LimitStatistics } from './statistics.js';

/** What the throttler's module is made of, in a module of its own because that one has to import it. */
@Global()
@Module({})
class LimitPartsModule {
  static register(options: AsyncRateLimitOptions): DynamicModule {
    const given = { provide: RATE_LIMIT_OPTIONS, ...options };
    const providers = [given, LimitStatistics, LimitCounts];
    return { module: LimitPartsModule, providers, exports: providers };
  }
}

/** Its guard runs in the order of modules: in front of what refuses requests without a key, it counts these too. */
@Module({})
export class RateLimitModule {
  static registerAsync(options: AsyncRateLimitOptions): DynamicModule {
    const parts = LimitPartsModule.register(options);
    const throttler = ThrottlerModule.forRootAsync({
      imports: [parts],
      inject: [LimitCounts],
      useFactory: (counts: LimitCounts) => counts.throttlerOptions(),
    });
    return {
      module: RateLimitModule,
      imports: [parts, throttler],
      providers: [{ provide: APP_GUARD, useClass: RateLimitGuard }],
      exports: [parts],
    };
  }
}
