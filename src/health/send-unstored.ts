import type { Response } from 'express';

/**
 * Health is of this moment: nobody may store it, and an ETag, which Express adds to what it sends itself, would promise
 * that it stays.
 */
export function sendUnstored(response: Response, health: unknown): void {
  response.set('Cache-Control', 'no-store').type('json').end(JSON.stringify(health));
}
