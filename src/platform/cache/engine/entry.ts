import { undisputedUntil, type Life } from './expiry.js';
import type { Entry } from './memory-tier.js';
import type { ReadRequest } from './read-request.js';

/** Room for the key, the tags and the bookkeeping of an entry, beside its text. */
const OVERHEAD = 200;

export function entryOf(
  { tags, template }: Pick<ReadRequest, 'tags' | 'template'>,
  value: unknown,
  life: Life,
  stamps: readonly string[],
  textLength: number,
): Entry {
  const { policy, statistics } = template;
  const validated = policy.tier === 'validated' && stamps.length > 0;
  const freshUntil = validated ? -Infinity : performance.now() + undisputedUntil(life, policy) - Date.now();
  return { value, tags, stamps, life, freshUntil, size: textLength + OVERHEAD, statistics };
}

export const isNegative = (value: unknown) => value === null || value === undefined;
