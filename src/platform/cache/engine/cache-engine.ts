import { ageOf, type Life } from './expiry.js';
import { isNegative } from './entry.js';
import { SWEEP_TAG, type Entry, type MemoryTier } from './memory-tier.js';
import type { Backend, ReadRequest, Template, Trace } from './read-request.js';
import { currentTransaction, outsideTransaction } from './transaction-scope.js';

/** Told of one hit in many: see self-check.ts. */
export type HitObserver = (request: ReadRequest, value: unknown) => void;

/** Told of the loads that it wants to hear of. */
export interface LoadObserver {
  /** Asked once for each value that is not in memory. */
  claims(tags: readonly string[]): boolean;
  loaded(request: ReadRequest, value: unknown): void;
}

/**
 * What every reader goes through: memory if it may be trusted at this moment, else the backend. Answers at once, without
 * a promise, where it can.
 */
export class CacheEngine {
  observeHit: HitObserver | undefined;
  observeEvery = 0;
  observeLoads: LoadObserver | undefined;
  private untilObserved = 0;
  private readonly refreshing = new Set<string>();
  /** After a refresh that failed, the old value is served for a while before the next one is tried. */
  private readonly notBefore = new Map<string, number>();

  constructor(
    readonly memory: MemoryTier,
    private readonly backend: Backend,
    /** `performance.now()` up to which anything may be served. */
    private readonly right: { readonly servesUntil: number },
  ) {
    backend.onRefreshDue((request, life) => this.refresh(request, life));
  }

  /**
   * What a reader at this moment gets without asking anybody; to be given to `serve` when he does get it. The hit that is
   * to be observed is not among them, for it needs its loader.
   */
  standing(key: string): Entry | undefined {
    const now = performance.now();
    if (now >= this.right.servesUntil || currentTransaction() !== undefined) return undefined;
    if (this.observeEvery > 0 && this.untilObserved + 1 >= this.observeEvery) return undefined;
    const entry = this.memory.get(key);
    return entry && now < entry.freshUntil && now < this.backend.memoryUntil ? entry : undefined;
  }

  serve(entry: Entry, request: Omit<ReadRequest, 'tags'>): unknown {
    return this.hit(entry, request.key, request.template, request.load, request.trace);
  }

  read(key: string, template: Template, load: () => unknown, trace?: Trace): unknown {
    const now = performance.now();
    if (currentTransaction() !== undefined || now >= this.right.servesUntil) {
      return this.readAside(key, template, load, trace);
    }
    const entry = this.memory.get(key);
    if (entry === undefined) return this.fetch(key, template, load, trace);
    if (now >= entry.freshUntil || now >= this.backend.memoryUntil) {
      return this.readAged(entry, now, { key, template, load, trace, tags: entry.tags });
    }
    return this.hit(entry, key, template, load, trace);
  }

  /** Looks without loading. */
  async peek(key: string, template: Template): Promise<{ value: unknown; life: Life } | undefined> {
    const now = performance.now();
    if (now >= this.right.servesUntil) return undefined;
    const entry = this.memory.get(key);
    if (entry && now < this.backend.memoryUntil && entry.freshUntil !== -Infinity) {
      if (ageOf(entry.life, template.policy) !== 'dead') {
        template.statistics.l1Hits++;
        return { value: entry.value, life: entry.life };
      }
      this.memory.remove(key, 'expired');
    }
    return this.backend.peek({ key, template, tags: [...template.tagsOf(key), SWEEP_TAG] });
  }

  /**
   * In a transaction nothing is stored, for it may see what nobody else sees yet; once it has written it reads nothing
   * from the cache either.
   */
  private readAside(key: string, template: Template, load: () => unknown, trace?: Trace): unknown {
    const now = performance.now();
    const mayServe = now < this.right.servesUntil && !currentTransaction()?.hasWritten;
    const entry = mayServe ? this.memory.get(key) : undefined;
    if (entry && now < entry.freshUntil && now < this.backend.memoryUntil) {
      return this.hit(entry, key, template, load, trace);
    }
    template.statistics.bypasses++;
    if (trace) trace.outcome = 'bypass';
    return load();
  }

  private hit(entry: Entry, key: string, template: Template, load: () => unknown, trace?: Trace): unknown {
    if (isNegative(entry.value)) template.statistics.negativeHits++;
    else template.statistics.l1Hits++;
    if (trace) Object.assign(trace, { outcome: 'hit', life: entry.life });
    if (this.observeEvery > 0 && ++this.untilObserved >= this.observeEvery) {
      this.untilObserved = 0;
      this.observeHit?.({ key, template, load, tags: entry.tags }, entry.value);
    }
    return entry.value;
  }

  /** In memory, but near or past its time, or not to be trusted without Redis. */
  private readAged(entry: Entry, now: number, request: ReadRequest): unknown {
    const { key, template, load, trace } = request;
    if (now >= this.backend.memoryUntil || entry.freshUntil === -Infinity) return this.backend.fetch(request);
    const age = ageOf(entry.life, template.policy);
    if (age === 'dead') this.memory.remove(key, 'expired');
    if (age === 'dead' || age === 'fallback') return this.backend.fetch(request);
    if (age === 'fresh') return this.hit(entry, key, template, load, trace);
    this.refresh(request, entry.life);
    if (age === 'early') return this.hit(entry, key, template, load, trace);
    template.statistics.staleHits++;
    if (trace) Object.assign(trace, { outcome: 'stale', life: entry.life });
    return entry.value;
  }

  private fetch(key: string, template: Template, load: () => unknown, trace: Trace | undefined): unknown {
    const request = { key, template, load, trace, tags: [...template.tagsOf(key), SWEEP_TAG] };
    const answer = this.backend.fetch(request);
    if (this.observeLoads?.claims(request.tags)) {
      answer.then(
        (value) => this.observeLoads?.loaded(request, value),
        () => undefined,
      );
    }
    return answer;
  }

  /** Behind the back of the reader who was served the old value: once per key, and in no transaction of his. */
  private refresh({ key, template, load, tags }: ReadRequest, life: Life): void {
    if (this.refreshing.has(key) || performance.now() < (this.notBefore.get(key) ?? 0)) return;
    this.refreshing.add(key);
    template.statistics.refreshes++;
    outsideTransaction(async () => this.backend.fetch({ key, template, load, tags, replaces: life.softAt }))
      .then(() => this.notBefore.delete(key))
      .catch(() => this.postpone(key))
      .finally(() => this.refreshing.delete(key));
  }

  private postpone(key: string): void {
    if (this.notBefore.size > 10_000) this.notBefore.clear();
    this.notBefore.set(key, performance.now() + REFRESH_AGAIN_AFTER_MS);
  }
}

const REFRESH_AGAIN_AFTER_MS = 1000;
