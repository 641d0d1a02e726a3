/**
 * Rate limits: so many requests a minute for each key, or for each address where there is no key.
 *
 *     RateLimitModule.registerAsync({ useFactory: () => ({ enabled, perMinute: 100, redis, namespace, clientOf }) })
 *     @Throttle(IMPORTS)      @Throttle(EXPENSIVE)      @SkipThrottle()      of @nestjs/throttler, on a route or class
 *
 * Guarantees: a route counts against one policy, and all routes of a policy share its count; never more than the limit
 * pass within any stretch of the window, wherever it begins; with Redis this holds over all processes, by the clock of
 * Redis; a Redis that is away costs at most 250 ms once and no error: each process then counts in its memory, which is
 * bounded; an IPv6 client is its /64 network; every answer that counted says where its client stands.
 */
export { LIMIT_HEADERS } from './headers.js';
export { EXPENSIVE, IMPORTS } from './policies.js';
export { RateLimitModule } from './rate-limit.module.js';
export type { Client, RateLimitOptions } from './rate-limit.options.js';
export { LimitStatistics } from './statistics.js';
