import type { FactoryProvider } from '@nestjs/common';
import type { Request } from 'express';
import type { RedisConnections } from '../redis/index.js';

/** Who sent a request, where a key tells. */
export interface Client {
  /** Such as `key:7`. */
  id: string;
  /** Instead of the limit of the settings. */
  perMinute?: number | null | undefined;
}

export interface RateLimitOptions {
  enabled: boolean;
  perMinute: number;
  /** Absent: each process counts for itself. */
  redis?: RedisConnections | undefined;
  /** How long an answer of Redis is waited for before it is counted here. */
  answerWithinMs?: number | undefined;
  /** Goes in front of every key in Redis. */
  namespace: string;
  /** False for requests that are refused in any case, at no cost. */
  isCounted?: (request: Request) => boolean;
  /** Who sent it; undefined for requests that are told apart by their address. */
  clientOf?: (request: Request) => Client | undefined;
}

export type AsyncRateLimitOptions = Pick<
  FactoryProvider<RateLimitOptions | Promise<RateLimitOptions>>,
  'inject' | 'useFactory'
>;

export const RATE_LIMIT_OPTIONS = Symbol('RateLimitOptions');
