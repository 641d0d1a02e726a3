import { DomainError } from '../errors/index.js';
import type { Policy } from './headers.js';

export class RateLimited extends DomainError {
  readonly code = 'RATE_LIMITED';
  readonly status = 429;
  override readonly headers: Record<string, string>;
  constructor({ name, limit, windowSeconds }: Policy, waitSeconds: number) {
    super(
      `The limit "${name}" of ${limit} requests in ${windowSeconds} seconds is reached; try again in ${waitSeconds} seconds`,
    );
    this.headers = { 'Retry-After': String(waitSeconds) };
  }
}
