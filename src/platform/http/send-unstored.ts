import type { Response } from 'express';

/**
 * Health and figures are of this moment: nobody may store them, and an ETag, which Express adds to what it sends itself,
 * would promise that they stay.
 */
export function sendUnstored(response: Response, answer: unknown): void {
  response.set('Cache-Control', 'no-store').type('json').end(JSON.stringify(answer));
}
