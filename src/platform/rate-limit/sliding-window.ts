/** Hits within the same 120th of the window are kept as one number: what is kept is bounded, whatever the limit. */
export const GRAINS = 120;

/** What became of one hit. */
export interface Verdict {
  allowed: boolean;
  /** Hits within the window, this one included if it was allowed. */
  hits: number;
  /** Milliseconds until another hit is free: of a refused one, until it would be allowed. */
  waitMs: number;
}

/**
 * The hits of one client. Never more than the limit are allowed within any stretch of `windowMs`, wherever it begins;
 * in return a hit counts up to a 120th of the window longer than the window, with the last one of its grain. Refused
 * hits do not count.
 */
export class SlidingWindow {
  /** Of each grain the time of its last hit, oldest first, and how many there were. */
  private readonly times: number[] = [];
  private readonly counts: number[] = [];
  private hits = 0;

  constructor(private readonly windowMs: number) {}

  /** `now` in milliseconds of a clock that does not go back. */
  take(limit: number, now: number): Verdict {
    this.forget(now);
    const allowed = this.hits < limit;
    if (allowed) this.add(now);
    return { allowed, hits: this.hits, waitMs: this.untilFree(allowed ? this.hits : limit, now) };
  }

  private add(now: number): void {
    const newest = this.times.length - 1;
    if (newest >= 0 && this.grainOf(this.times[newest] as number) === this.grainOf(now)) {
      this.times[newest] = now;
      this.counts[newest] = (this.counts[newest] as number) + 1;
    } else {
      this.times.push(now);
      this.counts.push(1);
    }
    this.hits += 1;
  }

  private grainOf(time: number): number {
    return Math.floor((time * GRAINS) / this.windowMs);
  }

  private forget(now: number): void {
    while (this.times.length > 0 && now - (this.times[0] as number) >= this.windowMs) {
      this.times.shift();
      this.hits -= this.counts.shift() as number;
    }
  }

  /** Milliseconds until fewer than `limit` hits are left. */
  private untilFree(limit: number, now: number): number {
    let left = this.hits;
    for (const [i, time] of this.times.entries()) {
      left -= this.counts[i] as number;
      // The sum of time and window is rounded, and may be later than it is.
      if (left < limit) return this.windowMs - (now - time);
    }
    return 0;
  }
}
