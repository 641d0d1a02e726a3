import { hash } from 'node:crypto';
import type { NextFunction, Request, Response } from 'express';

const STRONG = /^"(.*)"$/;
const OF_A_FORM = /(?<!W\/)"([^"]*)-(?:br|gzip|deflate)"/g;
const CONDITIONS = ['if-none-match', 'if-match'] as const;

/** Of an answer that has no tag of its own. */
export const weakTag = (body: string | Buffer): string => `W/"${hash('sha1', body, 'base64url')}"`;

/**
 * A strong tag names bytes, and other bytes need another one (RFC 9110, 8.8.3.3): the tag of the compressed form ends in
 * the name of its encoding, once. A weak tag names what they say, in any encoding.
 */
export const tagOf = (etag: string, encoding: string): string =>
  encoding === 'identity' || etag.endsWith(`-${encoding}"`) ? etag : etag.replace(STRONG, `"$1-${encoding}"`);

/** To whoever compares tags behind it, a client that was sent a compressed answer names it as if it had not been. */
export function conditions({ headers }: Request, _: Response, next: NextFunction): void {
  for (const name of CONDITIONS) {
    const given = headers[name];
    if (given?.includes('-')) headers[name] = given.replace(OF_A_FORM, '"$1"');
  }
  next();
}
