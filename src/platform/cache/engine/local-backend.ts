import { entryOf } from './entry.js';
import { notANumber } from '../cache.errors.js';
import { keyMatcher } from '../keys/dependency-table.js';
import { materialize } from './envelope.js';
import { ageOf, type Life } from './expiry.js';
import { load } from './loading.js';
import type { MemoryTier, Moment } from './memory-tier.js';
import type { Backend, ReadRequest, WriteRequest } from './read-request.js';
import type { EngineStatistics } from './statistics.js';
import type { Intent } from './transaction-scope.js';
import { encodeValue } from './value-codec.js';

interface Flight {
  since: Moment;
  promise: Promise<unknown>;
}

/** Without Redis: one process, whose memory is all there is. */
export class LocalBackend implements Backend {
  readonly memoryUntil = Infinity;
  private readonly flights = new Map<string, Flight>();
  private changes = 0;

  constructor(
    private readonly memory: MemoryTier,
    private readonly statistics: EngineStatistics,
  ) {}

  onRefreshDue(): void {
    // Old values are served from memory, and the engine sees that itself.
  }

  /** A reader joins a load only if nothing it depends on was invalidated since that load began. */
  async fetch(request: ReadRequest): Promise<unknown> {
    const { key, tags, template, trace } = request;
    const flight = this.flights.get(key);
    if (flight && this.memory.unchanged(tags, flight.since)) {
      template.statistics.coalescedHere++;
      if (trace) trace.outcome = 'joined';
      return flight.promise;
    }
    if (request.replaces === undefined) template.statistics.misses++;
    const started: Flight = { since: this.memory.moment(), promise: Promise.resolve() };
    started.promise = this.lead(request, started);
    this.flights.set(key, started);
    return started.promise;
  }

  private async lead(request: ReadRequest, flight: Flight): Promise<unknown> {
    const { key, template, trace } = request;
    const previous = this.memory.get(key);
    try {
      const { value, keep } = await load(request);
      if (trace) trace.outcome = 'miss';
      if (keep) this.store(request, value, keep, flight.since);
      return value;
    } catch (error) {
      const standIn = request.replaces === undefined && this.memory.get(key);
      if (!standIn || standIn !== previous || ageOf(standIn.life, template.policy) === 'dead') throw error;
      template.statistics.fallbacks++;
      if (trace) Object.assign(trace, { outcome: 'fallback', life: standIn.life });
      return standIn.value;
    } finally {
      if (this.flights.get(key) === flight) this.flights.delete(key);
    }
  }

  private store(
    request: ReadRequest,
    value: unknown,
    { life, body }: { life: Life; body: { json: string } },
    since: Moment,
  ): void {
    const entry = entryOf(request, value, life, [], body.json.length);
    const stored = this.memory.put(request.key, entry, since);
    if (!stored) request.template.statistics.staleRejectedOnStore++;
    if (request.trace) Object.assign(request.trace, { life, stored });
  }

  async invalidate(tags: readonly string[]): Promise<void> {
    this.invalidateNow(tags);
  }

  private invalidateNow(tags: readonly string[]): void {
    this.statistics.invalidations++;
    const stamp = this.stamp();
    for (const tag of tags) this.memory.invalidate(tag, stamp);
  }

  async sweep(pattern: string): Promise<void> {
    this.statistics.invalidations++;
    this.memory.invalidateWhere(this.stamp(), keyMatcher(pattern));
  }

  /** Looks without loading: the engine has looked in memory, and there is nothing else. */
  async peek({ template }: Pick<ReadRequest, 'template'>): Promise<undefined> {
    template.statistics.misses++;
    return undefined;
  }

  async write(request: WriteRequest): Promise<void> {
    this.writeNow(request);
  }

  private writeNow(request: WriteRequest): void {
    this.invalidateNow([request.key]);
    const { body, life } = request;
    this.memory.put(request.key, entryOf(request, materialize(body), life, [], body.json.length), this.memory.moment());
  }

  async add(request: WriteRequest, by: number): Promise<number> {
    const entry = this.memory.get(request.key);
    const alive = entry !== undefined && ageOf(entry.life, request.template.policy) !== 'dead';
    const sum = Number(alive ? entry.value : 0) + by;
    if (Number.isNaN(sum)) throw notANumber(request.key);
    this.writeNow({ ...request, body: encodeValue(sum), life: alive ? entry.life : request.life });
    return sum;
  }

  /** A process that dies takes its memory along: there is nothing to announce. */
  async intend(tags: readonly string[]): Promise<Intent> {
    return {
      settle: async (more = []) => this.invalidate([...new Set([...tags, ...more])]),
      abandon: async () => undefined,
    };
  }

  private stamp = () => `local.${this.changes++}`;
}
