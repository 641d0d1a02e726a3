import type { IncomingHttpHeaders } from 'node:http';
import { KeyMalformed, KeyMissing } from './auth.errors.js';

const BEARER = /^Bearer +(\S+) *$/i;

/**
 * The key of a request, from `Authorization: Bearer` or `X-API-Key`. Another scheme of Authorization is somebody
 * else's, such as a proxy's. Throws KeyMissing, and KeyMalformed where the two say different things.
 */
export function credentials(headers: IncomingHttpHeaders): string {
  const bearer = BEARER.exec(headers.authorization ?? '')?.[1];
  const apiKey = headers['x-api-key'];
  if (bearer !== undefined && apiKey !== undefined && bearer !== apiKey) {
    throw new KeyMalformed('Authorization and X-API-Key name different keys; send one of them');
  }
  const key = bearer ?? apiKey;
  if (typeof key !== 'string' || key === '') throw new KeyMissing();
  return key;
}
