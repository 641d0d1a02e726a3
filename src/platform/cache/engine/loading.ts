import { portable } from './envelope.js';
import { newLife, type Life } from './expiry.js';
import { Unstored, type ReadRequest } from './read-request.js';
import type { Encoded } from './value-codec.js';

export interface Loaded {
  value: unknown;
  /** Absent if the value is not to be kept. */
  keep?: { life: Life; body: Encoded };
}

/** Runs a loader, counts and times it, and makes of its answer what every later reader will get. */
export async function load({ template, load: loader }: ReadRequest): Promise<Loaded> {
  const { statistics, policy } = template;
  const startedAt = performance.now();
  let loaded: unknown;
  try {
    loaded = await loader();
  } catch (error) {
    statistics.loadErrors++;
    throw error;
  }
  const ms = performance.now() - startedAt;
  statistics.loaded(ms);
  if (loaded instanceof Unstored) return { value: loaded };
  const { value, body } = portable(loaded);
  return { value, keep: { life: newLife(policy, value, ms), body } };
}
