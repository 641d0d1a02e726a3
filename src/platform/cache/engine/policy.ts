/** How an entry may be served: see the manual in index.ts. Everything here is in milliseconds. */
export interface Policy {
  tier: Tier;
  ttl: number;
  /** How long past its time an entry is still served while it is being loaded anew. */
  grace: number;
  /** How long past its time an entry still stands in for a loader that fails. */
  failSafe: number;
  /** The life of `null` and `undefined`. */
  negativeTtl: number;
  /** By what fraction at most a life is made shorter, so that entries of one moment do not end in one moment. */
  jitter: number;
  /** Eagerness of the early refresh: 1 is the optimum of the paper (XFetch), 0 turns it off. */
  beta: number;
}

/**
 * - `coherent`: memory and Redis; a write waits until no node can serve the old value from memory.
 * - `bounded`: memory and Redis; a write does not wait, other nodes follow within milliseconds.
 * - `validated`: memory and Redis; each hit asks Redis whether the value still holds.
 * - `l2`: Redis only.
 */
export type Tier = 'coherent' | 'bounded' | 'validated' | 'l2';

/** The options that a decorator or a call may give, in seconds, as the settings are. */
export interface CachePolicyOptions {
  ttl?: number | undefined;
  grace?: number;
  failSafe?: number;
  negativeTtl?: number;
  jitter?: number;
  beta?: number;
  tier?: Tier;
}

export function policyOf(options: CachePolicyOptions, defaultTtl: number): Policy {
  const ttl = seconds(options.ttl ?? defaultTtl);
  return {
    tier: options.tier ?? 'coherent',
    ttl,
    grace: seconds(options.grace ?? 0),
    failSafe: seconds(options.failSafe ?? 0),
    negativeTtl: Math.min(ttl, seconds(options.negativeTtl ?? 30)),
    jitter: options.jitter ?? 0.1,
    beta: options.beta ?? 1,
  };
}

const seconds = (amount: number) => Math.round(amount * 1000);
