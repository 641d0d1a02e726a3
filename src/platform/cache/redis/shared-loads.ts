import { headerOf, seal } from '../engine/envelope.js';
import { entryOf } from '../engine/entry.js';
import { load, type Loaded } from '../engine/loading.js';
import type { MemoryTier, Moment } from '../engine/memory-tier.js';
import type { ReadRequest } from '../engine/read-request.js';
import type { Stamps } from '../engine/stamps.js';
import { TAG_LIFE_MS } from './redis-invalidations.js';
import type { Reading } from './batch-reader.js';
import type { RedisLink } from './redis-link.js';
import { ACQUIRE, COMMIT, PROLONG, RELEASE } from './load-scripts.js';

/** Ask Redis again: somebody else has loaded, or is about to. */
export const RETRY = Symbol('retry');
/** Load without the cache: a write is under way, or Redis is away. */
export const BYPASS = Symbol('bypass');

interface Flight {
  /** The stamps under which it loads; null until it has them. */
  signature: string | null;
  /** The answer on which it was begun: whoever asked the same question asked before it. */
  reading: Reading;
  ready: Promise<void>;
  promise: Promise<unknown>;
}

export interface SharedLoadsOptions {
  namespace: string;
  stamps: Stamps;
  /** The right to load runs out after so long, unless it is prolonged: a node may die. */
  lockMs: number;
}

/** One load per key over all processes, under stamps taken before it begins. */
export class SharedLoads {
  private readonly flights = new Map<string, Flight>();
  private readonly waiting = new Map<string, Set<() => void>>();

  constructor(
    private readonly link: RedisLink,
    private readonly memory: MemoryTier,
    private readonly options: SharedLoadsOptions,
  ) {}

  /** Some node has finished loading a key. */
  done(key: string): void {
    const callers = this.waiting.get(key);
    this.waiting.delete(key);
    for (const wake of callers ?? []) wake();
  }

  /**
   * A caller may share a load only if it began after his question, or runs under the very stamps that he has read: then
   * it began after the last write that he must not miss.
   */
  async run(request: ReadRequest, reading: Reading, attempt: number): Promise<unknown> {
    const { key, template, trace } = request;
    const flight = this.flights.get(key);
    if (flight) {
      const seen = reading.stamps.includes(null) ? null : reading.stamps.join(',');
      if (flight.reading !== reading) await flight.ready;
      if (flight.reading === reading || (seen !== null && flight.signature === seen)) {
        template.statistics.coalescedHere++;
        if (trace) trace.outcome = 'joined';
        return flight.promise;
      }
      if (this.flights.get(key) === flight && seen === null) return RETRY;
    }
    if (this.flights.get(key) !== flight && this.flights.has(key)) return RETRY;
    return this.start(request, reading, attempt);
  }

  private async start(request: ReadRequest, reading: Reading, attempt: number): Promise<unknown> {
    let setReady!: () => void;
    const ready = new Promise<void>((resolve) => (setReady = resolve));
    const flight: Flight = { signature: null, reading, ready, promise: Promise.resolve() };
    flight.promise = this.lead(request, reading, attempt, (signature) => {
      flight.signature = signature;
      setReady();
    }).finally(() => {
      setReady();
      if (this.flights.get(request.key) === flight) this.flights.delete(request.key);
    });
    this.flights.set(request.key, flight);
    return flight.promise;
  }

  private async lead(
    request: ReadRequest,
    { text }: Reading,
    attempt: number,
    ready: (signature: string) => void,
  ): Promise<unknown> {
    const { key, tags, template, replaces } = request;
    const token = this.options.stamps.next();
    const since = this.memory.moment();
    const { prefix, values } = this.link;
    const value = `${prefix}${values}${key}`;
    const names = { value, lock: `${prefix}l:${values}${key}`, tags: tags.map((tag) => `${prefix}t:${tag}`) };
    let taken: number;
    let stamps: string[];
    try {
      const { lockMs } = this.options;
      const args = [token, lockMs, token, TAG_LIFE_MS, text === null ? '' : (headerOf(text) ?? '*')];
      const keys = [names.lock, names.value, ...names.tags];
      [taken, ...stamps] = await this.link.run<[number, ...string[]]>(ACQUIRE, keys, args);
    } catch {
      return BYPASS;
    }
    if (taken < 0) return BYPASS;
    ready(stamps.join(','));
    if (taken !== 1) {
      template.statistics.coalescedElsewhere++;
      if (taken === 0 && replaces === undefined) await this.elsewhere(key, attempt);
      return RETRY;
    }
    return this.loadUnderLock(request, { token, since, stamps, names });
  }

  private async loadUnderLock(request: ReadRequest, lock: Lock): Promise<unknown> {
    const { names, token } = lock;
    const { lockMs } = this.options;
    const prolonging = setInterval(() => {
      this.link.run(PROLONG, [names.lock], [token, lockMs]).catch(() => undefined);
    }, lockMs / 3);
    let loaded: Loaded;
    try {
      loaded = await load(request);
    } catch (error) {
      this.release(request.key, lock);
      throw error;
    } finally {
      clearInterval(prolonging);
    }
    if (loaded.keep) await this.commit(request, lock, loaded.value, loaded.keep);
    else this.release(request.key, lock);
    return loaded.value;
  }

  private async commit(
    request: ReadRequest,
    lock: Lock,
    value: unknown,
    keep: Required<Loaded>['keep'],
  ): Promise<void> {
    const { key, template, trace } = request;
    const { life, body } = keep;
    if (trace) Object.assign(trace, { outcome: 'miss', life, stored: false });
    const px = Math.max(1, life.hardAt - Date.now());
    const tagLife = Math.max(TAG_LIFE_MS, 2 * px);
    const text = seal(lock.stamps.join(','), life, body);
    const args = [lock.token, `${this.options.namespace}:loaded`, key, px, tagLife, text, ...lock.stamps];
    try {
      const held = await this.link.run<number>(COMMIT, [lock.names.value, lock.names.lock, ...lock.names.tags], args);
      if (!held) {
        template.statistics.staleRejectedOnStore++;
        return;
      }
    } catch {
      return; // not stored; the caller has his value all the same
    }
    if (trace) trace.stored = true;
    if (template.policy.tier === 'l2') return;
    const entry = entryOf(request, value, life, lock.stamps, body.json.length);
    if (!this.memory.put(key, entry, lock.since)) template.statistics.staleRejectedInMemory++;
  }

  private release(key: string, { names, token }: Lock): void {
    const args = [token, `${this.options.namespace}:loaded`, key];
    this.link.run(RELEASE, [names.value, names.lock], args).catch(() => undefined);
  }

  /** Until a node says that it has loaded the key, or a moment has passed: it may have died. */
  private async elsewhere(key: string, attempt: number): Promise<void> {
    await new Promise<void>((resolve) => {
      const callers = this.waiting.get(key) ?? new Set();
      this.waiting.set(key, callers);
      const wake = () => {
        clearTimeout(timer);
        callers.delete(wake);
        if (callers.size === 0 && this.waiting.get(key) === callers) this.waiting.delete(key);
        resolve();
      };
      const timer = setTimeout(wake, Math.min(100, 10 * 2 ** attempt));
      callers.add(wake);
    });
  }
}

interface Lock {
  token: string;
  since: Moment;
  stamps: string[];
  names: { value: string; lock: string; tags: string[] };
}
