/** Upper bounds of the load time histogram, in milliseconds. */
export const LOAD_BUCKETS = [1, 5, 10, 25, 50, 100, 250, 500, 1000, 5000, Infinity];

export type EvictionCause = 'size' | 'expired' | 'invalidated' | 'reset';

/** Plain integers, bumped where the thing happens and read when somebody asks. */
export class TemplateStatistics {
  l1Hits = 0;
  l2Hits = 0;
  staleHits = 0;
  negativeHits = 0;
  fallbacks = 0;
  misses = 0;
  bypasses = 0;
  loads = 0;
  loadErrors = 0;
  loadMs = 0;
  refreshes = 0;
  coalescedHere = 0;
  coalescedElsewhere = 0;
  staleRejectedOnRead = 0;
  staleRejectedOnStore = 0;
  staleRejectedInMemory = 0;
  checks = 0;
  inconsistencies = 0;
  entries = 0;
  bytes = 0;
  readonly evictions: Record<EvictionCause, number> = { size: 0, expired: 0, invalidated: 0, reset: 0 };
  readonly loadHistogram: number[] = LOAD_BUCKETS.map(() => 0);

  constructor(readonly template: string) {}

  loaded(ms: number): void {
    this.loads++;
    this.loadMs += ms;
    const bucket = LOAD_BUCKETS.findIndex((bound) => ms <= bound);
    this.loadHistogram[bucket] = (this.loadHistogram[bucket] ?? 0) + 1;
  }
}

/** What is not counted per template. */
export class EngineStatistics {
  invalidations = 0;
  remoteInvalidations = 0;
  invalidationMs = 0;
  acknowledgementWaitMs = 0;
  failedInvalidations = 0;
  intents = 0;
  storeErrors = 0;
  storeTimeouts = 0;
  busMessages = 0;
  busGaps = 0;
  resets = 0;
  leaseLapses = 0;
  warmed = 0;
  warmErrors = 0;
}
