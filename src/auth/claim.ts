import type { IncomingMessage } from 'node:http';
import { credentials } from './credentials.js';
import { hashOf, isKeyText } from './key-text.js';

/** The key that a request names, before anybody has said that there is such a key. */
export interface Claim {
  text: string;
  hash: Buffer;
  /** Whether it can be one of our keys. */
  isKeyText: boolean;
}

const lastOf = new WeakMap<object, Claim>();

/**
 * What a request claims. Clients name the same key in all requests of a connection: what follows from its text is
 * worked out once for them. Throws what `credentials` throws.
 */
export function claimOf({ headers, socket }: IncomingMessage): Claim {
  const text = credentials(headers);
  const last = lastOf.get(socket);
  if (last?.text === text) return last;
  const claim = { text, hash: hashOf(text), isKeyText: isKeyText(text) };
  lastOf.set(socket, claim);
  return claim;
}
