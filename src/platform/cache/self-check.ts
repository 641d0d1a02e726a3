import { Injectable, Logger } from '@nestjs/common';
import { CacheRuntime } from './cache-runtime.js';
import type { LoadObserver } from './engine/cache-engine.js';
import type { Loader, ReadRequest } from './engine/read-request.js';
import { outsideTransaction } from './engine/transaction-scope.js';
import { canonicalJson } from './keys/segments.js';

/** After an invalidation, when its next value is looked at. */
const LOOK_AFTER_MS = [100, 1000, 10_000];
/** A difference may be a write that is just being made known; one that is still there after these waits is a fault. */
const LOOK_AGAIN_AFTER_MS = [100, 1000];
/** A check costs loads. */
const AT_ONCE = 4;
const WATCHED_AT_ONCE = 100;
/** Hits are many more than invalidations. */
const HITS_PER_INVALIDATION = 100;

/**
 * Watches what no algorithm can know: whether the patterns of the writes cover the values they change, and whether loaders
 * read what is committed. Of one invalidation in many the next value is compared with fresh loads, and so is one hit in many
 * more; while the entry is still served and still differs, something is missing.
 */
@Injectable()
export class SelfCheck implements LoadObserver {
  private readonly logger = new Logger('Cache');
  private readonly watched = new Set<string>();
  private running = 0;
  private untilSampled = 0;

  constructor(private readonly runtime: CacheRuntime) {
    const every = runtime.options.checkEvery ?? 0;
    if (every === 0) return;
    runtime.engine.observeEvery = every * HITS_PER_INVALIDATION;
    runtime.engine.observeHit = (request, value) => void this.check(request, value, [0]);
    runtime.engine.observeLoads = this;
    runtime.memory.onInvalidation = (tag) => this.invalidated(tag, every);
  }

  claims(tags: readonly string[]): boolean {
    if (this.watched.size === 0) return false;
    return tags.filter((tag) => this.watched.delete(tag)).length > 0;
  }

  loaded(request: ReadRequest, value: unknown): void {
    void this.check(request, value, LOOK_AFTER_MS);
  }

  private invalidated(tag: string, every: number): void {
    if (++this.untilSampled < every) return;
    this.untilSampled = 0;
    if (this.watched.size >= WATCHED_AT_ONCE) this.watched.clear();
    this.watched.add(tag);
  }

  private async check(request: ReadRequest, value: unknown, moments: readonly number[]): Promise<void> {
    const load = request.load as Loader;
    const again = load.again ?? load;
    if (this.running >= AT_ONCE || again === 'never') return;
    this.running++;
    const { statistics } = request.template;
    try {
      const cached = canonicalJson(value);
      for (const ms of moments) {
        await pause(ms);
        if (!this.isServed(request.key, value)) return;
        const differs = await outsideTransaction(async () => this.differs(request.key, value, cached, again));
        statistics.checks++;
        if (!differs) continue;
        statistics.inconsistencies++;
        this.logger.error(`${request.key} is served although a fresh load differs: does every write invalidate it?`);
        return;
      }
    } catch {
      // A loader that fails confirms nothing.
    } finally {
      this.running--;
    }
  }

  private async differs(key: string, value: unknown, cached: string, load: () => unknown): Promise<boolean> {
    for (const ms of [0, ...LOOK_AGAIN_AFTER_MS]) {
      await pause(ms);
      if (canonicalJson(await load()) === cached || !this.isServed(key, value)) return false;
    }
    return true;
  }

  /** Only an entry that nobody has invalidated or replaced meanwhile can be at fault. */
  private isServed(key: string, value: unknown): boolean {
    return this.runtime.memory.get(key)?.value === value;
  }
}

const pause = async (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms).unref());
