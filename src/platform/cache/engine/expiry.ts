import type { Policy } from './policy.js';

/** When an entry's time is up, and how long its load took: what the early refresh is computed from. */
export interface Life {
  /** Wall clock: nodes share it. Clocks that differ move the end of a life, never the validity of a value. */
  softAt: number;
  hardAt: number;
  loadMs: number;
}

export function newLife(policy: Policy, value: unknown, loadMs: number, random = Math.random): Life {
  const negative = value === null || value === undefined;
  const ttl = negative ? policy.negativeTtl : policy.ttl;
  const softAt = Date.now() + Math.max(1, Math.round(ttl * (1 - policy.jitter * random())));
  return { softAt, hardAt: softAt + (negative ? 0 : Math.max(policy.grace, policy.failSafe)), loadMs };
}

/**
 * - `early`: still good, but this reader has drawn the lot to load it anew before everybody has to.
 * - `stale`: past its time; served while it is loaded anew.
 * - `fallback`: past that too; served only if the loader fails.
 */
export type Age = 'fresh' | 'early' | 'stale' | 'fallback' | 'dead';

/** Beyond this many load times before the end, the lot of an early refresh falls less than once in 3000 reads. */
const EARLY_HORIZON = 8;

/** No reader before this moment has to look at the policy at all. */
export const undisputedUntil = (life: Life, policy: Policy) => life.softAt - EARLY_HORIZON * policy.beta * life.loadMs;

/** Optimal probabilistic early refresh: Vattani, Chierichetti, Lowenstein, VLDB 2015. */
export function ageOf(life: Life, policy: Policy, random = Math.random): Age {
  const now = Date.now();
  if (now >= life.hardAt) return 'dead';
  if (now < life.softAt) {
    if (now < undisputedUntil(life, policy)) return 'fresh';
    return now - life.loadMs * policy.beta * Math.log(1 - random()) >= life.softAt ? 'early' : 'fresh';
  }
  if (now < life.softAt + policy.grace) return 'stale';
  return now < life.softAt + policy.failSafe ? 'fallback' : 'dead';
}
