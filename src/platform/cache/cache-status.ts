import type { Trace } from './engine/read-request.js';

/** `Cache-Status` of RFC 9211: what the cache did for this answer, and for how long it is good. */
export function cacheStatus(name: string, { outcome, life, stored }: Trace): string {
  const ttl = life ? `; ttl=${Math.ceil((life.softAt - Date.now()) / 1000)}` : '';
  const who = /^[A-Za-z*][\w!#$%&'*+.^`|~:/-]*$/.test(name) ? name : JSON.stringify(name);
  switch (outcome) {
    case 'hit':
    case 'stale':
    case 'fallback':
      return `${who}; hit${ttl}`;
    case 'miss':
      return `${who}; fwd=miss${stored ? '; stored' : ''}${ttl}`;
    case 'joined':
      return `${who}; fwd=miss; collapsed`;
    case 'bypass':
    case undefined:
      return `${who}; fwd=bypass`;
  }
}
