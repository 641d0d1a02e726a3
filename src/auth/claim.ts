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

/** The headers of a request that name a key, and what follows from them. */
interface Named extends Claim {
  authorization: string | undefined;
  apiKey: string | string[] | undefined;
}

const lastOf = new WeakMap<object, Named>();

/**
 * What a request claims. Clients name the same key in all requests of a connection: what follows from it is worked out
 * once for them. Throws what `credentials` throws.
 */
export function claimOf({ headers, socket }: IncomingMessage): Claim {
  const { authorization, 'x-api-key': apiKey } = headers;
  const last = lastOf.get(socket);
  if (last && last.authorization === authorization && last.apiKey === apiKey) return last;
  const text = credentials(headers);
  const claim = { authorization, apiKey, text, hash: hashOf(text), isKeyText: isKeyText(text) };
  lastOf.set(socket, claim);
  return claim;
}
