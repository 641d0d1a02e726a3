import { LRUCache } from 'lru-cache';
import type { Life } from './expiry.js';
import type { EvictionCause, TemplateStatistics } from './statistics.js';

/** The tag that every key has, for patterns that are made up while running: see redis/sweeps.ts. */
export const SWEEP_TAG = '**';

export interface Entry {
  value: unknown;
  tags: readonly string[];
  /** Empty without Redis: there an invalidation removes the entries themselves. */
  stamps: readonly string[];
  life: Life;
  /** `performance.now()` up to which a hit needs no further thought; never, for values that Redis has to confirm. */
  freshUntil: number;
  size: number;
  statistics: TemplateStatistics;
}

/** A moment in the tier's own counting: what was learned before and after it can be told apart. */
export interface Moment {
  tick: number;
  generation: number;
}

/**
 * Values in this process, bounded by number and size, found by key and by tag. It also remembers which tags were
 * invalidated lately, so that an answer that was under way meanwhile is not taken for current.
 */
export class MemoryTier {
  private readonly entries: LRUCache<string, Entry>;
  private readonly keysOfTag = new Map<string, Set<string>>();
  private readonly notes = new Map<string, { stamp: string; tick: number }>();
  private forgottenUpTo = -1;
  private tick = 0;
  private generation = 0;
  private cause: EvictionCause | undefined;

  constructor(
    maxEntries: number,
    maxBytes: number,
    private readonly maxNotes = 100_000,
  ) {
    this.entries = new LRUCache({
      max: maxEntries,
      maxSize: maxBytes,
      sizeCalculation: ({ size }) => size,
      dispose: (entry, key, reason) => this.disposed(entry, key, reason === 'evict' ? 'size' : this.cause),
    });
  }

  get size(): number {
    return this.entries.size;
  }

  get bytes(): number {
    return this.entries.calculatedSize;
  }

  get(key: string): Entry | undefined {
    return this.entries.get(key);
  }

  moment(): Moment {
    return { tick: ++this.tick, generation: this.generation };
  }

  /** Whether nothing under these tags was invalidated after `since`. */
  unchanged(tags: readonly string[], since: Moment): boolean {
    return this.generation === since.generation && tags.every((tag) => this.noted(tag, since) === undefined);
  }

  /**
   * Takes an entry in, unless one of its tags was given another stamp after `since`, the moment at which its
   * stamps were asked for. What was learned before is older than the answer, and does not count.
   */
  put(key: string, entry: Entry, since: Moment): boolean {
    if (this.generation !== since.generation) return false;
    for (const [position, tag] of entry.tags.entries()) {
      const stamp = this.noted(tag, since);
      if (stamp !== undefined && stamp !== entry.stamps[position]) return false;
    }
    this.entries.set(key, entry);
    if (this.entries.peek(key) !== entry) return false; // larger than the whole tier
    entry.statistics.entries++;
    entry.statistics.bytes += entry.size;
    for (const tag of entry.tags) if (tag !== key && tag !== SWEEP_TAG) this.index(tag, key);
    return true;
  }

  /** A tag has a new stamp: whatever was stored under another one goes. */
  invalidate(tag: string, stamp: string): void {
    this.note(tag, stamp);
    this.removing('invalidated', () => {
      this.removeUnless(tag, tag, stamp);
      for (const key of this.keysOfTag.get(tag) ?? []) this.removeUnless(key, tag, stamp);
    });
  }

  /** For patterns that no tag stands for: looks at every key. */
  invalidateWhere(stamp: string, matches: (key: string) => boolean): void {
    this.note(SWEEP_TAG, stamp);
    const swept = [...this.entries.keys()].filter((key) => matches(key));
    this.removing('invalidated', () => {
      for (const key of swept) this.entries.delete(key);
    });
  }

  remove(key: string, cause: EvictionCause): void {
    this.removing(cause, () => this.entries.delete(key));
  }

  reset(): void {
    this.generation++;
    this.notes.clear();
    this.forgottenUpTo = this.tick;
    this.removing('reset', () => this.entries.clear());
    this.keysOfTag.clear();
  }

  /** The stamp that a tag was given after `since`; a name that no stamp has, if that cannot be told any more. */
  private noted(tag: string, since: Moment): string | undefined {
    const note = this.notes.get(tag);
    if (note !== undefined) return note.tick > since.tick ? note.stamp : undefined;
    return this.forgottenUpTo > since.tick ? '' : undefined;
  }

  private note(tag: string, stamp: string): void {
    this.notes.delete(tag);
    this.notes.set(tag, { stamp, tick: ++this.tick });
    if (this.notes.size <= this.maxNotes) return;
    const [oldest] = this.notes;
    if (!oldest) return;
    this.notes.delete(oldest[0]);
    this.forgottenUpTo = oldest[1].tick;
  }

  private removeUnless(key: string, tag: string, stamp: string): void {
    const entry = this.entries.peek(key);
    if (entry && entry.stamps[entry.tags.indexOf(tag)] !== stamp) this.entries.delete(key);
  }

  private removing(cause: EvictionCause, work: () => void): void {
    this.cause = cause;
    work();
    this.cause = undefined;
  }

  private index(tag: string, key: string): void {
    const keys = this.keysOfTag.get(tag);
    if (keys) keys.add(key);
    else this.keysOfTag.set(tag, new Set([key]));
  }

  private disposed(entry: Entry, key: string, cause: EvictionCause | undefined): void {
    entry.statistics.entries--;
    entry.statistics.bytes -= entry.size;
    if (cause) entry.statistics.evictions[cause]++;
    for (const tag of entry.tags) {
      const keys = this.keysOfTag.get(tag);
      if (keys?.delete(key) && keys.size === 0) this.keysOfTag.delete(tag);
    }
  }
}
