import { LRUCache } from 'lru-cache';
import type { Life } from './expiry.js';
import type { EvictionCause, TemplateStatistics } from './statistics.js';

/** The tag that every key has, for patterns that are made up while running: see redis/sweeps.ts. */
export const SWEEP_TAG = '**';

/** Beyond so many patterns the tier starts afresh. */
const MAX_SWEEPS = 256;
const COLLECTED_AT_ONCE = 500;

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
  /** Set by the tier: what has to be unchanged for the entry to be good. */
  groups?: Group[];
  sweeps?: number;
}

/** The entries of one wildcard tag, up to its next invalidation: that is one assignment, however many they are. */
interface Group {
  tag: string;
  alive: boolean;
  members: number;
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
  /** Told of every tag that gets a new stamp. */
  onInvalidation: ((tag: string) => void) | undefined;
  private readonly entries: LRUCache<string, Entry>;
  private readonly groups = new Map<string, Group>();
  private sweeps: ((key: string) => boolean)[] = [];
  private readonly notes = new Map<string, { stamp: string; tick: number }>();
  private forgottenUpTo = -1;
  private tick = 0;
  private generation = 0;
  private cause: EvictionCause | undefined;
  private collecting = false;

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
    const entry = this.entries.get(key);
    if (entry === undefined || this.holds(key, entry)) return entry;
    this.remove(key, 'invalidated');
    return undefined;
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
    for (let position = 0; position < entry.tags.length; position++) {
      const stamp = this.noted(entry.tags[position] ?? '', since);
      if (stamp !== undefined && stamp !== entry.stamps[position]) return false;
    }
    this.entries.set(key, entry);
    if (this.entries.peek(key) !== entry) return false; // larger than the whole tier
    entry.statistics.entries++;
    entry.statistics.bytes += entry.size;
    entry.sweeps = this.sweeps.length;
    entry.groups = this.groupsOf(key, entry.tags);
    return true;
  }

  /**
   * A tag has a new stamp: whatever was stored under another one counts no longer. That a stamp is heard of twice, from
   * one's own change and then from the bus, costs nothing.
   */
  invalidate(tag: string, stamp: string): void {
    if (tag === SWEEP_TAG) {
      this.invalidateWhere(stamp, () => true);
      return;
    }
    if (this.notes.get(tag)?.stamp === stamp) return;
    this.note(tag, stamp);
    const entry = this.entries.peek(tag);
    if (entry && entry.stamps[entry.tags.indexOf(tag)] !== stamp) this.remove(tag, 'invalidated');
    const group = this.groups.get(tag);
    if (!group) return;
    group.alive = false;
    this.groups.delete(tag);
    this.collectLater();
  }

  /** For patterns that no tag stands for: entries are tested when they are next asked for. */
  invalidateWhere(stamp: string, matches: (key: string) => boolean): void {
    if (this.notes.get(SWEEP_TAG)?.stamp === stamp) return;
    if (this.sweeps.length >= MAX_SWEEPS) this.reset();
    this.note(SWEEP_TAG, stamp);
    this.sweeps.push(matches);
    this.collectLater();
  }

  remove(key: string, cause: EvictionCause): void {
    this.removing(cause, () => this.entries.delete(key));
  }

  reset(): void {
    this.generation++;
    this.notes.clear();
    this.forgottenUpTo = this.tick;
    this.removing('reset', () => this.entries.clear());
    this.groups.clear();
    this.sweeps = [];
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
    this.onInvalidation?.(tag);
    if (this.notes.size <= this.maxNotes) return;
    const [oldest] = this.notes;
    if (!oldest) return;
    this.notes.delete(oldest[0]);
    this.forgottenUpTo = oldest[1].tick;
  }

  private holds(key: string, entry: Entry): boolean {
    if (entry.groups !== undefined) for (const group of entry.groups) if (!group.alive) return false;
    if (entry.sweeps === this.sweeps.length) return true;
    if (this.sweeps.slice(entry.sweeps).some((matches) => matches(key))) return false;
    entry.sweeps = this.sweeps.length;
    return true;
  }

  /** One per tag but the key's own and the last, which all have: those are looked at by themselves. */
  private groupsOf(key: string, tags: readonly string[]): Group[] {
    const groups: Group[] = [];
    for (const tag of tags) {
      if (tag === key || tag === SWEEP_TAG) continue;
      let group = this.groups.get(tag);
      if (!group) this.groups.set(tag, (group = { tag, alive: true, members: 0 }));
      group.members++;
      groups.push(group);
    }
    return groups;
  }

  /** Frees the room of what counts no longer, a little at a time: nobody waits for it. */
  private collectLater(): void {
    if (this.collecting || this.entries.size === 0) return;
    this.collecting = true;
    setImmediate(() => this.collect([...this.entries.keys()], 0));
  }

  private collect(keys: string[], from: number): void {
    const to = Math.min(keys.length, from + COLLECTED_AT_ONCE);
    for (const key of keys.slice(from, to)) {
      const entry = this.entries.peek(key);
      if (entry && !this.holds(key, entry)) this.remove(key, 'invalidated');
    }
    if (to < keys.length) setImmediate(() => this.collect(keys, to));
    else this.collecting = false;
  }

  private removing(cause: EvictionCause, work: () => void): void {
    this.cause = cause;
    work();
    this.cause = undefined;
  }

  private disposed(entry: Entry, key: string, cause: EvictionCause | undefined): void {
    entry.statistics.entries--;
    entry.statistics.bytes -= entry.size;
    if (cause) entry.statistics.evictions[cause]++;
    for (const group of entry.groups ?? []) {
      if (--group.members === 0 && this.groups.get(group.tag) === group) this.groups.delete(group.tag);
    }
  }
}
