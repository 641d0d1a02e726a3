import type pg from 'pg';

/** How long those who asked the pool for a connection waited for it, since the start. */
export interface PoolWaits {
  acquired: number;
  /** Got none: no connection became free in time, or none could be opened. */
  failed: number;
  averageMs: number;
  longestMs: number;
}

type Acquired = Parameters<pg.Pool['connect']>[0];
type Listener = (milliseconds: number) => void;

const waits = new WeakMap<object, number>();

/** How long was waited for a connection, told to the first who asks after each wait; 0 to all others. */
export function takeWait(client: object): number {
  const milliseconds = waits.get(client) ?? 0;
  if (milliseconds > 0) waits.set(client, 0);
  return milliseconds;
}

const round = (milliseconds: number): number => Math.round(milliseconds * 1000) / 1000;

/** Measures at the pool's `connect`: from asking to having, the opening of a new connection included. */
export class PoolWaitMeter {
  private acquired = 0;
  private failed = 0;
  private totalMs = 0;
  private longestMs = 0;
  private readonly listeners: Listener[] = [];

  constructor(pool: pg.Pool) {
    const connect = pool.connect.bind(pool) as (acquired?: Acquired) => Promise<pg.PoolClient>;
    const measured = (acquired?: Acquired): Promise<pg.PoolClient> => {
      const start = performance.now();
      if (!acquired) return this.follow(start, connect());
      return connect((error, client, release) => {
        this.note(start, error, client);
        acquired(error, client, release);
      });
    };
    pool.connect = measured as pg.Pool['connect'];
  }

  /** Calls back with every wait that ended in a connection: for a histogram. */
  onWait(listener: Listener): void {
    this.listeners.push(listener);
  }

  figures(): PoolWaits {
    const { acquired, failed, totalMs, longestMs } = this;
    return { acquired, failed, averageMs: round(totalMs / Math.max(1, acquired)), longestMs: round(longestMs) };
  }

  private async follow(start: number, connecting: Promise<pg.PoolClient>): Promise<pg.PoolClient> {
    try {
      const client = await connecting;
      this.note(start, undefined, client);
      return client;
    } catch (error) {
      this.note(start, error);
      throw error;
    }
  }

  private note(start: number, error?: unknown, client?: object): void {
    if (error) {
      this.failed += 1;
      return;
    }
    const milliseconds = performance.now() - start;
    this.acquired += 1;
    this.totalMs += milliseconds;
    if (milliseconds > this.longestMs) this.longestMs = milliseconds;
    if (client) waits.set(client, milliseconds);
    for (const listener of this.listeners) listener(milliseconds);
  }
}
