import { setTimeout as pause } from 'node:timers/promises';
import type { Client } from 'pg';
import { Neighbours, type Standing } from './neighbours.js';

/** How often the database is asked whether it is still there. */
const BEAT_MS = 500;
/** In beats: how long the right lasts without its answer. */
const LEASE = 4;
/** In beats: nobody must have been there for so long before the right is taken again; he may be connecting anew. */
const QUIET = 4;
/** In beats: who keeps answers and does not let go by then is frozen or cut off. */
const PATIENCE = 10;
const ASK_AGAIN_MS = 20;
const FAREWELL_MS = 500;

export interface KeepingRightOptions {
  standing: Standing;
  /** False for a process that keeps nothing, and only has to be known of. */
  wanted: boolean;
  connect: () => Promise<Client>;
  beatMs?: number;
  /** Said when the right is lost to others, and when it has come back. */
  log: (isHeld: boolean) => void;
}

export interface KeepingEvents {
  /** Before anything is served: what was kept is to be forgotten; `first`: by all, since nobody else keeps anything now. */
  gained: (first: boolean) => Promise<void>;
  lost: () => void;
}

/**
 * Whether this process may answer from what it has kept: only while every process that writes to the database makes its
 * writes known to it. One that stands apart may while it is the only one, those that stand together may while none stands
 * apart. Who arrives waits, before his first write, until all who must not go on have let go. They do so when they hear of
 * him; one that hears nothing of the database any more lets go after two seconds by itself.
 */
export class KeepingRight {
  /** `performance.now()` up to which it is held. */
  until = 0;
  private client: Client | undefined;
  private neighbours: Neighbours | undefined;
  private isHeld = false;
  private quietBeats = QUIET;
  private hasToldOfLoss = false;
  private timer: NodeJS.Timeout | undefined;
  private beating: Promise<void> | undefined;
  private events: KeepingEvents = { gained: async () => undefined, lost: () => undefined };

  private readonly beatMs: number;

  constructor(private readonly options: KeepingRightOptions) {
    this.beatMs = options.beatMs ?? BEAT_MS;
  }

  /** Resolves when this process may write. */
  async start(events: KeepingEvents): Promise<void> {
    this.events = events;
    await this.arrive();
    this.timer = setInterval(() => {
      this.beating ??= this.beat().finally(() => (this.beating = undefined));
    }, this.beatMs);
    this.timer.unref();
  }

  async stop(): Promise<void> {
    clearInterval(this.timer);
    await this.beating;
    await this.disconnect();
  }

  private async arrive(): Promise<void> {
    const { connect, standing } = this.options;
    const client = await connect();
    const neighbours = new Neighbours(client, standing);
    const lost = () => void (this.client === client && this.disconnect());
    client.on('error', lost).on('end', lost);
    neighbours.onArrival((newcomer) => this.makeWayFor(newcomer));
    Object.assign(this, { client, neighbours });
    await neighbours.arrive();
    await this.waitForKeepers(neighbours);
    await this.keepIfAllHear(neighbours);
  }

  /** Until nobody keeps answers who would not hear of this process's writes: then the right is its own, for a moment. */
  private async waitForKeepers(neighbours: Neighbours): Promise<void> {
    const startedAt = performance.now();
    for (let dismissed = false; !(await neighbours.tryKeep());) {
      await neighbours.announce();
      await pause(ASK_AGAIN_MS);
      if (dismissed || performance.now() - startedAt < PATIENCE * this.beatMs) continue;
      await neighbours.dismissKeepers();
      await pause(LEASE * this.beatMs);
      dismissed = true;
    }
  }

  private async keepIfAllHear(neighbours: Neighbours): Promise<void> {
    const isUnheard = await neighbours.someoneUnheard();
    this.quietBeats = isUnheard ? 0 : this.quietBeats + 1;
    if (this.options.wanted && this.quietBeats >= QUIET) return this.gain(neighbours);
    if (this.options.wanted && isUnheard) this.tell(false);
    return neighbours.letGo();
  }

  private async gain(neighbours: Neighbours): Promise<void> {
    const startedAt = performance.now();
    this.isHeld = true;
    const hasBegun = await neighbours.beginToServe(this.events.gained);
    // Somebody arrived meanwhile, for whom it was let go.
    if (!this.isHeld) return neighbours.stopServing();
    if (!hasBegun) return this.tryNextTime(neighbours);
    this.until = startedAt + LEASE * this.beatMs;
    this.tell(true);
  }

  private tryNextTime(neighbours: Neighbours): Promise<void> {
    this.isHeld = false;
    return neighbours.letGo();
  }

  private async beat(): Promise<void> {
    try {
      if (!this.neighbours) return await this.arrive();
      const { neighbours } = this;
      const startedAt = performance.now();
      if (this.isHeld) await neighbours.ping();
      else if (this.options.wanted && (await neighbours.tryKeep())) await this.keepIfAllHear(neighbours);
      if (this.isHeld && this.neighbours === neighbours)
        this.until = Math.max(this.until, startedAt + LEASE * this.beatMs);
    } catch {
      await this.disconnect();
    }
  }

  private makeWayFor(newcomer: Standing): void {
    const { neighbours } = this;
    if (!this.isHeld || (newcomer === 'together' && this.options.standing === 'together')) return;
    this.lose();
    this.tell(false);
    neighbours?.letGo().catch(() => undefined);
  }

  private lose(): void {
    this.quietBeats = 0;
    this.until = 0;
    if (this.isHeld) this.events.lost();
    this.isHeld = false;
  }

  /** The locks go with the connection; the next beat makes a new one. */
  private async disconnect(): Promise<void> {
    const { client } = this;
    this.client = undefined;
    this.neighbours = undefined;
    this.lose();
    // The server may be out of reach: its farewell is not waited for.
    await Promise.race([client?.end().catch(() => undefined), pause(FAREWELL_MS, undefined, { ref: false })]);
  }

  private tell(isHeld: boolean): void {
    if (this.hasToldOfLoss !== isHeld) return;
    this.hasToldOfLoss = !isHeld;
    this.options.log(isHeld);
  }
}
