import { type LimitRecord, type LimitStorage, toRecord } from './record.js';
import { SlidingWindow } from './sliding-window.js';

/** About 2 kB each at most. */
const MAX_CLIENTS = 20_000;

/**
 * Clients in two generations. Who was not seen during a whole one has nothing left that counts, and goes with it: no
 * hit pays for clearing away others, and no map is walked.
 */
class Generations {
  private young = new Map<string, SlidingWindow>();
  private old = new Map<string, SlidingWindow>();
  private bornAt = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly windowMs: number,
    private readonly maxClients: number,
  ) {}

  get size(): number {
    return this.young.size + this.old.size;
  }

  client(key: string, now: number): SlidingWindow {
    if (now - this.bornAt >= this.windowMs) this.turn(now);
    const known = this.young.get(key);
    if (known) return known;
    if (this.young.size >= this.maxClients / 2) this.turn(now);
    const client = this.old.get(key) ?? new SlidingWindow(this.windowMs);
    this.old.delete(key);
    this.young.set(key, client);
    return client;
  }

  private turn(now: number): void {
    this.old = this.young;
    this.young = new Map();
    this.bornAt = now;
  }
}

/**
 * Counts within this process. A hit costs the same however many came before it. The clients kept are bounded: when more
 * come within a window than are kept, those that were not seen for the longest time start afresh.
 */
export class MemoryStore implements LimitStorage {
  private readonly windows = new Map<number, Generations>();

  constructor(
    private readonly maxClients = MAX_CLIENTS,
    private readonly clock = () => performance.now(),
  ) {}

  get size(): number {
    return [...this.windows.values()].reduce((sum, { size }) => sum + size, 0);
  }

  async increment(key: string, ttl: number, limit: number): Promise<LimitRecord> {
    return this.incrementAtOnce(key, ttl, limit);
  }

  incrementAtOnce(key: string, ttl: number, limit: number): LimitRecord {
    const now = this.clock();
    let clients = this.windows.get(ttl);
    if (!clients) this.windows.set(ttl, (clients = new Generations(ttl, this.maxClients)));
    return toRecord(clients.client(key, now).take(limit, now));
  }
}
