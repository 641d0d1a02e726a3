import type { EngineStatistics } from '../engine/statistics.js';
import type { Stamps } from '../engine/stamps.js';
import type { Intent, Invalidator } from '../engine/transaction-scope.js';
import type { RawAnnouncement } from './acknowledgements.js';
import type { Change, Coherence } from './coherence.js';
import type { RedisLink } from './redis-link.js';
import type { Script } from './script.js';
import { INTEND, INVALIDATE, SETTLE, SWEEP } from './state-scripts.js';
import { SWEEPS_KEPT } from './sweeps.js';
import { Undelivered, type Subject } from './undelivered.js';

export interface InvalidationOptions {
  stamps: Stamps;
  leaseMs: number;
  /** How long a write may be announced without news of it: a crash makes readers go past the cache for so long. */
  pendingMs: number;
  statistics: EngineStatistics;
}

/** A tag that is gone makes everything under it a miss: it outlives what stands under it. */
export const TAG_LIFE_MS = 24 * 3600 * 1000;

/** Tags of one script: a write that changes thousands must not hold up Redis, or time out. */
const TAGS_AT_ONCE = 500;

function* portions(tags: readonly string[]): Iterable<readonly string[]> {
  for (let from = 0; from < tags.length; from += TAGS_AT_ONCE) yield tags.slice(from, from + TAGS_AT_ONCE);
}

/** A connection that comes and goes does not hold up a write for ever. */
const MOST_LEASES = 2;
const RETRY_AFTER_MS = 20;

/**
 * Makes writes known. Each change is one script, whatever the number of entries, and is awaited until no node can
 * serve the old value. If Redis does not answer, the writer waits until every lease of that moment has run out and
 * leaves the change to be handed in before this node uses Redis again.
 */
export class RedisInvalidations implements Invalidator {
  private readonly undelivered: Undelivered;

  constructor(
    private readonly link: RedisLink,
    private readonly coherence: Coherence,
    private readonly options: InvalidationOptions,
  ) {
    this.undelivered = new Undelivered(async (subject) => void (await this.send(this.stamped(subject), true)));
    link.onRecovery(() => this.undelivered.handIn());
  }

  get allDelivered(): boolean {
    return this.undelivered.size === 0;
  }

  get undeliveredCount(): number {
    return this.undelivered.size;
  }

  async invalidate(tags: readonly string[], awaitNodes = true): Promise<void> {
    for (const some of portions(tags)) await this.deliver({ tags: some }, awaitNodes);
  }

  /** Patterns that no tag stands for; '' sweeps everything. */
  async sweep(pattern: string): Promise<void> {
    await this.deliver({ tags: [], sweep: pattern }, true);
  }

  async intend(tags: readonly string[], awaitNodes = true): Promise<Intent> {
    const intents: Intent[] = [];
    for (const some of portions(tags)) intents.push(await this.intendPortion(some, awaitNodes));
    const known = new Set(tags);
    return {
      settle: async (more = []) => {
        for (const intent of intents) await intent.settle();
        await this.invalidate(
          more.filter((tag) => !known.has(tag)),
          awaitNodes,
        );
      },
      abandon: async () => {
        for (const intent of intents) await intent.abandon();
      },
    };
  }

  private async intendPortion(tags: readonly string[], awaitNodes: boolean): Promise<Intent> {
    const { pendingMs, stamps, statistics } = this.options;
    statistics.intents++;
    const write = stamps.next();
    let known = Promise.resolve(true);
    const announce = async () => {
      const earlier = known;
      const change = { stamp: `pending.${stamps.next()}`, tags };
      const raw = await this.coherence.announce(INTEND, { keys: this.names(tags), args: [write, pendingMs], change });
      const answeredAt = performance.now();
      const announcement = this.coherence.applyOwn(change, raw);
      const acknowledged = awaitNodes ? this.coherence.acknowledgements.settled(announcement, answeredAt) : undefined;
      known = Promise.all([earlier, acknowledged]).then(([well]) => well);
    };
    const unknown = () => (known = Promise.resolve(false));
    await announce().catch(unknown);
    const renewing = setInterval(() => void announce().catch(unknown), pendingMs / 3);
    renewing.unref();
    return {
      settle: async () => {
        clearInterval(renewing);
        const mode = (await known) ? 'settle' : 'full';
        await this.deliver({ tags }, awaitNodes, (change) => this.announceSettled(change, write, mode));
      },
      abandon: async () => {
        clearInterval(renewing);
        await this.abandon(tags, write);
      },
    };
  }

  /** What is not taken back now is bypassed until the intent runs out. */
  private async abandon(tags: readonly string[], write: string): Promise<void> {
    await this.announceSettled(this.stamped({ tags }), write, 'abandon').catch(() => undefined);
  }

  private async announceSettled(change: Change, write: string, mode: string): Promise<RawAnnouncement> {
    const args = [write, change.stamp, TAG_LIFE_MS];
    return this.coherence.announce(SETTLE, { keys: this.names(change.tags), args, after: [mode], change });
  }

  /** Resolves when the change is known everywhere, or is left to be handed in. */
  async deliver(subject: Subject, awaitNodes: boolean, attempt = (change: Change) => this.send(change)): Promise<void> {
    const { statistics } = this.options;
    const startedAt = performance.now();
    statistics.invalidations++;
    do {
      const change = this.stamped(subject);
      try {
        await this.awaited(change, await attempt(change), awaitNodes);
        statistics.invalidationMs += performance.now() - startedAt;
        return;
      } catch {
        this.coherence.apply(change);
      }
    } while (await this.mayTryAgain(startedAt));
    statistics.failedInvalidations++;
    this.undelivered.add(subject);
  }

  /** What is left to do once Redis has taken a change. */
  async awaited(change: Change, raw: RawAnnouncement, awaitNodes: boolean): Promise<void> {
    const answeredAt = performance.now();
    const announcement = this.coherence.applyOwn(change, raw);
    // No number: the tags were pending all along, nobody has an entry under them, and nobody was told.
    if (awaitNodes && announcement.seq > 0) await this.coherence.acknowledgements.settled(announcement, answeredAt);
    this.options.statistics.acknowledgementWaitMs += performance.now() - answeredAt;
  }

  /**
   * While some node may still hold a lease from before the outage. A write that finds Redis away waits as long as the
   * first one: this node may be the only one for which it is, and about to come back.
   */
  private async mayTryAgain(startedAt: number): Promise<boolean> {
    const { leaseMs } = this.options;
    const downSince = this.link.available ? startedAt : Math.max(startedAt, this.link.downSince);
    const since = Math.min(downSince, startedAt + MOST_LEASES * leaseMs);
    const left = since + leaseMs - performance.now();
    if (left <= 0) return false;
    await new Promise((resolve) => setTimeout(resolve, Math.min(RETRY_AFTER_MS, left)));
    return true;
  }

  /** Every attempt gets its own stamp: one that was installed, and whose answer was lost, must not come back later. */
  stamped = (subject: Subject): Change => ({ ...subject, stamp: this.options.stamps.next() });

  private async send(change: Change, evenIfDown = false): Promise<RawAnnouncement> {
    const [script, keys, after]: [Script, string[], (string | number)[]] =
      change.sweep === undefined
        ? [INVALIDATE, this.names(change.tags), []]
        : [SWEEP, [`${this.link.prefix}t:**`, `${this.link.prefix}sweeps`], [change.sweep, SWEEPS_KEPT]];
    return this.coherence.announce(script, { keys, args: [change.stamp, TAG_LIFE_MS], after, change }, evenIfDown);
  }

  names = (tags: readonly string[]) => tags.map((tag) => `${this.link.prefix}t:${tag}`);
}
