import type { Response } from 'express';
import type { LimitRecord } from './record.js';

export interface Policy {
  name: string;
  limit: number;
  windowSeconds: number;
}

/** For CORS: a page of another origin sees no header that is not named to it. */
export const LIMIT_HEADERS = [
  'RateLimit-Policy',
  'RateLimit',
  'X-RateLimit-Limit',
  'X-RateLimit-Remaining',
  'X-RateLimit-Reset',
  'Retry-After',
];

/**
 * draft-ietf-httpapi-ratelimit-headers-11, and beside it the three headers that most clients know. Seconds everywhere,
 * until the next request is free.
 */
export function setLimitHeaders(response: Response, { name, limit, windowSeconds }: Policy, record: LimitRecord): void {
  const remaining = Math.max(0, limit - record.totalHits);
  response.setHeader('RateLimit-Policy', `"${name}";q=${limit};w=${windowSeconds}`);
  response.setHeader('RateLimit', `"${name}";r=${remaining};t=${record.timeToExpire}`);
  response.setHeader('X-RateLimit-Limit', limit);
  response.setHeader('X-RateLimit-Remaining', remaining);
  response.setHeader('X-RateLimit-Reset', record.timeToExpire);
}
