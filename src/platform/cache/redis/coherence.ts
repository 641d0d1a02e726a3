import type { RedisClient, RedisConnection } from '../../redis/index.js';
import { CacheStoreUnavailable } from '../cache.errors.js';
import type { MemoryTier } from '../engine/memory-tier.js';
import type { EngineStatistics } from '../engine/statistics.js';
import { Acknowledgements, announcementOf, type Announcement, type RawAnnouncement } from './acknowledgements.js';
import type { RedisLink } from './redis-link.js';
import type { Script } from './script.js';
import { RENEW } from './state-scripts.js';

export interface CoherenceOptions {
  node: string;
  namespace: string;
  /** How long a node may serve from memory without hearing from Redis, and the longest that a write waits for one. */
  leaseMs: number;
  beatMs: number;
  freshEpoch: () => string;
  /** What a pattern that no tag stands for takes out of memory. */
  matchesSweep: (pattern: string) => (key: string) => boolean;
  statistics: EngineStatistics;
}

/** What every node is told: tags and their new stamp, or a pattern swept under a new stamp. */
export interface Change {
  stamp: string;
  tags: readonly string[];
  sweep?: string;
}

/** A lease asked for, but not yet held: it counts once every message up to `seq` has been processed. */
interface Extension {
  seq: number;
  epoch: string;
  until: number;
  askedAt: number;
}

/** The part of a lease that is used: clocks may tick up to this much differently. */
const LEASE_MARGIN = 0.95;

/**
 * Keeps the memory of this node as true as Redis, without asking Redis on a hit. Invalidations arrive as numbered
 * messages; a gap in the numbers, a new epoch or a lost connection empties the memory. The node serves from memory
 * only while it holds a lease, which it gets with the number of the last message, and only up to which it has
 * heard everything; the writer waits for the holders to acknowledge.
 */
export class Coherence {
  /** `performance.now()` up to which the memory may be served. */
  leaseUntil = 0;
  readonly acknowledgements: Acknowledgements;
  private epoch: string | undefined;
  private seq = -1;
  private extension: Extension | undefined;
  private timer: NodeJS.Timeout | undefined;
  private readonly owedTo = new Set<string>();
  /** After a lost connection a client subscribes anew before it says that it is ready. */
  private subscriber: RedisClient | undefined;

  constructor(
    private readonly link: RedisLink,
    private readonly messages: RedisConnection,
    private readonly memory: MemoryTier,
    private readonly options: CoherenceOptions,
  ) {
    this.acknowledgements = new Acknowledgements(options.node);
  }

  get position(): { epoch: string | undefined; seq: number } {
    return { epoch: this.epoch, seq: this.seq };
  }

  get leaseHeld(): boolean {
    return performance.now() < this.leaseUntil;
  }

  start(onLoadDone: (key: string) => void): void {
    this.messages.eachClient((client) => {
      for (const event of ['end', 'reconnecting', 'ready']) client.on(event, () => this.reset());
      client.on('ready', () => void this.subscribe(client, onLoadDone));
      if (client.isReady) void this.subscribe(client, onLoadDone);
    });
    this.timer = setInterval(() => void this.beat(), this.options.beatMs);
    this.timer.unref();
  }

  stop(): void {
    clearInterval(this.timer);
    this.reset();
  }

  /** A change made by this node, as Redis has answered it. */
  applyOwn(change: Change, raw: RawAnnouncement): Announcement {
    const announcement = announcementOf(raw, this.options.leaseMs);
    if (this.epoch !== undefined && this.epoch !== announcement.epoch) this.reset();
    else this.apply(change);
    return announcement;
  }

  apply({ stamp, tags, sweep }: Change): void {
    for (const tag of tags) this.memory.invalidate(tag, stamp);
    if (sweep !== undefined) this.memory.invalidateWhere(stamp, this.options.matchesSweep(sweep));
  }

  /** A script that announces: state, channel and writer are the same for all of them. */
  async announce(
    script: Script,
    call: { keys: string[]; args: (string | number)[]; after?: (string | number)[]; change: Change },
    evenIfDown = false,
  ): Promise<RawAnnouncement> {
    const { namespace, node, freshEpoch } = this.options;
    const args = [freshEpoch(), ...call.args, `${namespace}:changes`, node, JSON.stringify(call.change)];
    const keys = [this.stateKey(), ...call.keys];
    return this.link.run<RawAnnouncement>(script, keys, [...args, ...(call.after ?? [])], evenIfDown);
  }

  private get listening(): boolean {
    return this.subscriber === this.messages.client && this.subscriber.isReady;
  }

  private stateKey = () => `${this.link.prefix}coherence`;

  private async subscribe(client: RedisClient, onLoadDone: (key: string) => void): Promise<void> {
    if (this.subscriber === client) return;
    const { namespace, node, beatMs } = this.options;
    try {
      await client.subscribe(`${namespace}:changes`, (message) => this.onChange(message));
      await client.subscribe(`${namespace}:loaded`, onLoadDone);
      await client.subscribe(`${namespace}:seen:${node}`, (message) => {
        const [from = '', epoch = '', seq = ''] = message.split('|');
        this.acknowledgements.received(from, epoch, Number(seq));
      });
      this.subscriber = client;
      this.reset();
    } catch {
      // If the connection was lost, it says so when it is back.
      setTimeout(() => client.isReady && void this.subscribe(client, onLoadDone), beatMs).unref();
    }
  }

  private reset(): void {
    this.options.statistics.resets++;
    this.memory.reset();
    this.leaseUntil = 0;
    this.extension = undefined;
    this.epoch = undefined;
    this.seq = -1;
  }

  private onChange(message: string): void {
    const [epoch = '', number = '', writer = ''] = message.split('|', 3);
    const seq = Number(number);
    const { statistics, node } = this.options;
    statistics.busMessages++;
    if (this.epoch === epoch && seq <= this.seq) return; // a heartbeat that emptied the memory has covered it
    if (this.epoch !== epoch || seq !== this.seq + 1) {
      if (this.epoch === epoch) statistics.busGaps++;
      this.reset();
    }
    this.epoch = epoch;
    this.seq = seq;
    this.apply(JSON.parse(message.slice(epoch.length + number.length + writer.length + 3)) as Change);
    this.takeExtension();
    if (writer === node) return;
    statistics.remoteInvalidations++;
    this.acknowledge(writer);
  }

  /** Once per turn of the event loop: an acknowledgement covers all messages before it. */
  private acknowledge(writer: string): void {
    if (this.owedTo.size === 0) {
      setImmediate(() => {
        const seen = `${this.options.node}|${this.epoch}|${this.seq}`;
        for (const to of this.owedTo) {
          this.link.command(['PUBLISH', `${this.options.namespace}:seen:${to}`, seen]).catch(() => undefined);
        }
        this.owedTo.clear();
      });
    }
    this.owedTo.add(writer);
  }

  private takeExtension(): void {
    const { extension } = this;
    if (!extension || extension.epoch !== this.epoch || this.seq < extension.seq) return;
    this.leaseUntil = Math.max(this.leaseUntil, extension.until);
    this.extension = undefined;
  }

  private async beat(): Promise<void> {
    const { link, memory, options } = this;
    link.beat();
    if (!link.available) return;
    const mayHold = this.listening && link.trusted;
    const askedAt = performance.now();
    if (mayHold) this.catchUp(askedAt);
    const { generation } = memory.moment();
    try {
      const [seq, epoch] = await this.renew(mayHold ? options.leaseMs : 0);
      if (!mayHold || !this.listening || !link.trusted || generation !== memory.moment().generation) return;
      if (this.epoch !== epoch) {
        // The memory is emptied here, and answers under way are dropped with it: that covers every message up to seq.
        this.reset();
        this.epoch = epoch;
        this.seq = seq;
      }
      const until = askedAt + options.leaseMs * LEASE_MARGIN;
      this.extension = { seq, epoch, until, askedAt: this.extension?.askedAt ?? askedAt };
      this.takeExtension();
    } catch {
      // The lease runs out by itself.
    }
  }

  /** For no time it gives no lease, and still tells whether Redis takes writes. */
  private async renew(leaseMs: number): Promise<[seq: number, epoch: string]> {
    const { link, options } = this;
    try {
      const args = [options.freshEpoch(), options.node, leaseMs];
      const answer = await link.run<[number, string]>(RENEW, [this.stateKey()], args);
      link.noteWrite();
      return answer;
    } catch (error) {
      if (!(error instanceof CacheStoreUnavailable)) link.noteWrite(error);
      throw error;
    }
  }

  /** A message that has not come for two beats will not come. */
  private catchUp(now: number): void {
    const { extension } = this;
    if (!extension || now - extension.askedAt <= 2 * this.options.beatMs) return;
    this.options.statistics.busGaps++;
    this.reset();
    this.epoch = extension.epoch;
    this.seq = extension.seq;
  }
}
