import type { ThrottlerStorage } from '@nestjs/throttler';
import type { Verdict } from './sliding-window.js';

export type LimitRecord = Awaited<ReturnType<ThrottlerStorage['increment']>>;

export interface LimitStorage extends ThrottlerStorage {
  /** The same, where nobody else has to be asked. */
  incrementAtOnce?(key: string, ttl: number, limit: number): LimitRecord;
}

/** A verdict in the terms of @nestjs/throttler, which counts in whole seconds. */
export function toRecord({ allowed, hits, waitMs }: Verdict): LimitRecord {
  const seconds = Math.max(1, Math.ceil(waitMs / 1000));
  return { totalHits: hits, timeToExpire: seconds, isBlocked: !allowed, timeToBlockExpire: allowed ? 0 : seconds };
}
