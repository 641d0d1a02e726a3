import { Conveyor } from '../engine/conveyor.js';
import { notANumber } from '../cache.errors.js';
import { entryOf, isNegative } from '../engine/entry.js';
import { lifeLine, materialize, open } from '../engine/envelope.js';
import { ageOf, type Age, type Life } from '../engine/expiry.js';
import type { MemoryTier } from '../engine/memory-tier.js';
import type { Backend, ReadRequest, WriteRequest } from '../engine/read-request.js';
import type { Intent } from '../engine/transaction-scope.js';
import type { RawAnnouncement } from './acknowledgements.js';
import type { BatchReader, Reading } from './batch-reader.js';
import type { Change, Coherence } from './coherence.js';
import { TAG_LIFE_MS, type RedisInvalidations } from './redis-invalidations.js';
import type { RedisLink } from './redis-link.js';
import { BYPASS, RETRY, type SharedLoads } from './shared-loads.js';
import { WRITE } from './state-scripts.js';
import type { Sweeps } from './sweeps.js';

/** A value whose stamps still hold. */
interface Stored {
  value: unknown;
  life: Life;
  stamps: string[];
  length: number;
}

type Seen = { confirmed: unknown } | { reading: Reading; stored: Stored | undefined };

export interface RedisParts {
  link: RedisLink;
  memory: MemoryTier;
  reader: BatchReader;
  coherence: Coherence;
  loads: SharedLoads;
  invalidations: RedisInvalidations;
  sweeps: Sweeps;
}

/** Values in Redis, copies of them in memory; every reader in doubt asks Redis for the stamps of this moment. */
export class RedisBackend implements Backend {
  private readonly conveyor = new Conveyor();
  private refresh: (request: ReadRequest, life: Life) => void = () => undefined;

  constructor(readonly parts: RedisParts) {}

  get memoryUntil(): number {
    return this.parts.coherence.leaseUntil;
  }

  onRefreshDue(refresh: (request: ReadRequest, life: Life) => void): void {
    this.refresh = refresh;
  }

  async fetch(request: ReadRequest): Promise<unknown> {
    for (let attempt = 0; ; attempt++) {
      const seen = await this.look(request);
      if (!seen) return this.fresh(request);
      if ('confirmed' in seen) return seen.confirmed;
      const { reading, stored } = seen;
      const age = stored && this.ageFor(request, stored.life);
      if (stored && age && age !== 'fallback') return this.serve(request, stored, reading, age);
      if (attempt === 0 && request.replaces === undefined) request.template.statistics.misses++;
      const outcome = await this.load(request, reading, attempt, age && stored);
      if (outcome === BYPASS) return this.fresh(request);
      if (outcome !== RETRY) return outcome;
      if (request.replaces !== undefined) return undefined; // another node refreshes it
    }
  }

  /** What Redis knows; nothing, if it cannot be asked or a write is under way. */
  private async look(request: ReadRequest): Promise<Seen | undefined> {
    if (!this.trusted) return undefined;
    try {
      const entry = request.template.policy.tier === 'validated' ? await this.confirmed(request) : undefined;
      if (entry) return { confirmed: entry.value };
      const reading = await this.parts.reader.read(request.key, request.tags);
      if (reading.stamps.some((stamp) => stamp?.startsWith('pending:'))) return undefined;
      if (reading.opened === undefined) reading.opened = (await this.openReading(reading, request)) ?? null;
      return { reading, stored: (reading.opened as Stored | null) ?? undefined };
    } catch {
      return undefined;
    }
  }

  async peek(request: Omit<ReadRequest, 'load'>): Promise<{ value: unknown; life: Life } | undefined> {
    if (!this.trusted) return undefined;
    const readable = { ...request, load: () => undefined };
    try {
      const reading = await this.parts.reader.read(request.key, request.tags);
      const stored = await this.openReading(reading, readable);
      if (!stored || ageOf(stored.life, request.template.policy) === 'dead') {
        request.template.statistics.misses++;
        return undefined;
      }
      return { value: this.serve(readable, stored, reading, 'fresh'), life: stored.life };
    } catch {
      return undefined;
    }
  }

  async invalidate(tags: readonly string[], awaitNodes?: boolean): Promise<void> {
    await this.parts.invalidations.invalidate(tags, awaitNodes);
  }

  async intend(tags: readonly string[], awaitNodes?: boolean): Promise<Intent> {
    return this.parts.invalidations.intend(tags, awaitNodes);
  }

  async sweep(pattern: string): Promise<void> {
    await this.parts.invalidations.sweep(pattern);
  }

  async write(request: WriteRequest): Promise<void> {
    await this.parts.invalidations.deliver({ tags: [request.key] }, true, async (change) =>
      this.send(request, change, 'set', request.body.json),
    );
  }

  /** Tried once: what may have been added already is not added again. */
  async add(request: WriteRequest, by: number): Promise<number> {
    const { invalidations } = this.parts;
    const change = invalidations.stamped({ tags: [request.key] });
    try {
      const raw = await this.send(request, change, 'add', String(by));
      await invalidations.awaited(change, raw, true);
      return Number(raw[4]);
    } catch (error) {
      throw error instanceof Error && error.message.startsWith('NOTANUMBER') ? notANumber(request.key) : error;
    }
  }

  private async send(
    { key, tags, body, life }: WriteRequest,
    change: Change,
    mode: 'set' | 'add',
    text: string,
  ): Promise<RawAnnouncement> {
    const { coherence, invalidations, link } = this.parts;
    const keys = [`${link.prefix}${link.values}${key}`, ...invalidations.names(tags)];
    const after = [Math.max(1, life.hardAt - Date.now()), lifeLine(life, body.marked), mode, text];
    return coherence.announce(WRITE, { keys, args: [change.stamp, TAG_LIFE_MS], after, change });
  }

  /** Redis may be asked only if this node has nothing to hand in: its own writes come first. */
  private get trusted(): boolean {
    return this.parts.link.trusted && this.parts.invalidations.allDelivered;
  }

  /** Loads without reading or storing anything; callers still share a load that begins after they asked. */
  private async fresh(request: ReadRequest): Promise<unknown> {
    request.template.statistics.bypasses++;
    if (request.trace) request.trace.outcome = 'bypass';
    return this.conveyor.run(request.key, async () => request.load());
  }

  /** A value in memory that asks Redis before each hit. */
  private async confirmed({
    key,
    tags,
    template,
    replaces,
    trace,
  }: ReadRequest): Promise<{ value: unknown } | undefined> {
    if (replaces !== undefined) return undefined;
    const entry = this.parts.memory.get(key);
    if (!entry || ageOf(entry.life, template.policy) !== 'fresh') return undefined;
    const { stamps } = await this.parts.reader.readStamps(key, tags);
    if (!stamps.every((stamp, position) => stamp !== null && stamp === entry.stamps[position])) return undefined;
    template.statistics.l1Hits++;
    if (trace) Object.assign(trace, { outcome: 'hit', life: entry.life });
    return entry;
  }

  private async openReading({ text, stamps }: Reading, { key, template }: ReadRequest): Promise<Stored | undefined> {
    if (text === null) return undefined;
    const opened = open(text);
    if (!opened) return undefined;
    const current = stamps.join(',');
    if (
      stamps.includes(null) ||
      (opened.signature !== current && !(await this.survived(key, opened.signature, current)))
    ) {
      template.statistics.staleRejectedOnRead++;
      return undefined;
    }
    const { body, life } = opened;
    return { value: materialize(body), life, stamps: stamps as string[], length: body.json.length };
  }

  /** Only the sweep stamp, the last one, may differ, and no pattern since then may match the key. */
  private async survived(key: string, stored: string, current: string): Promise<boolean> {
    const at = stored.lastIndexOf(',') + 1;
    if (stored.slice(0, at) !== current.slice(0, current.lastIndexOf(',') + 1)) return false;
    return this.parts.sweeps.spares(key, stored.slice(at), current.slice(current.lastIndexOf(',') + 1));
  }

  /** A refresh takes nothing but a newer value than the one it was called for. */
  private ageFor({ template, replaces }: ReadRequest, life: Life): Exclude<Age, 'dead'> | undefined {
    if (replaces !== undefined && life.softAt <= replaces) return undefined;
    const age = ageOf(life, template.policy);
    return age === 'dead' ? undefined : age;
  }

  private serve(request: ReadRequest, stored: Stored, reading: Reading, age: Age): unknown {
    const { key, template, trace } = request;
    const { value, life, stamps, length } = stored;
    const { statistics, policy } = template;
    const stale = age === 'stale';
    if (stale) statistics.staleHits++;
    else if (isNegative(value)) statistics.negativeHits++;
    else statistics.l2Hits++;
    if (trace) Object.assign(trace, { outcome: stale ? 'stale' : 'hit', life });
    if (
      policy.tier !== 'l2' &&
      !this.parts.memory.put(key, entryOf(request, value, life, stamps, length), reading.sentAt)
    ) {
      statistics.staleRejectedInMemory++;
    }
    if (age === 'early' || stale) this.refresh(request, life);
    return value;
  }

  private async load(request: ReadRequest, reading: Reading, attempt: number, standIn?: Stored): Promise<unknown> {
    try {
      return await this.parts.loads.run(request, reading, attempt);
    } catch (error) {
      if (!standIn) throw error;
      request.template.statistics.fallbacks++;
      if (request.trace) Object.assign(request.trace, { outcome: 'fallback', life: standIn.life });
      return standIn.value;
    }
  }
}
