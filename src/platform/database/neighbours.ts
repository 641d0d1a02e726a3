import type { Client } from 'pg';

/**
 * How a process stands to the others on its database: `apart` if it can tell nobody of its writes, `together` if it makes
 * them known (through Redis) to all others that stand so.
 */
export type Standing = 'apart' | 'together';

/**
 * A process holds the lock of its standing, shared, for as long as it may write. It holds `keeping` while it keeps answers or
 * finds out whether it may, `beginning` while it begins to, and `serving` from then on: of two that find out at the same
 * time one is the first.
 */
const LOCKS = { apart: 1, together: 2, keeping: 3, beginning: 4, serving: 5 } as const;
type Lock = keyof typeof LOCKS;

const CHANNEL = 'search_observatory_arrivals';
const named = (lock: Lock): string => `hashtext('search-observatory'), ${LOCKS[lock]}`;

/** What processes on one database tell each other, by advisory locks and notices of one connection each. */
export class Neighbours {
  private isServing = false;

  constructor(
    private readonly client: Client,
    private readonly standing: Standing,
  ) {}

  /** Takes its place among the others. */
  async arrive(): Promise<void> {
    await this.client.query('SET idle_session_timeout = 0');
    await this.client.query(`SELECT pg_advisory_lock_shared(${named(this.standing)})`);
    await this.client.query(`LISTEN ${CHANNEL}`);
  }

  async announce(): Promise<void> {
    await this.client.query(`NOTIFY ${CHANNEL}, '${this.standing}'`);
  }

  onArrival(listener: (standing: Standing) => void): void {
    this.client.on('notification', ({ processId, payload }) => {
      const own = (this.client as unknown as { processID: number }).processID;
      if (processId !== own) listener(payload as Standing);
    });
  }

  /** Of processes that stand apart only one may keep answers, and nobody else beside it. */
  tryKeep(): Promise<boolean> {
    return this.tryLock('keeping', this.standing === 'together');
  }

  async letGo(): Promise<void> {
    await this.stopServing();
    await this.unlock('keeping', this.standing === 'together');
  }

  async stopServing(): Promise<void> {
    if (!this.isServing) return;
    this.isServing = false;
    await this.unlock('serving', true);
  }

  /**
   * Does the work while nobody else begins to serve what he keeps, with whether there is nobody who does already. False,
   * and nothing is done, while somebody else begins.
   */
  async beginToServe(work: (first: boolean) => Promise<void>): Promise<boolean> {
    if (!(await this.tryLock('beginning', false))) return false;
    try {
      await work(await this.isFree('serving'));
      this.isServing = await this.tryLock('serving', true);
    } finally {
      await this.unlock('beginning', false);
    }
    return this.isServing;
  }

  /** Whether somebody is there whose writes this process would not hear of. */
  async someoneUnheard(): Promise<boolean> {
    return !(await this.isFree('apart')) || (this.standing === 'apart' && !(await this.isFree('together')));
  }

  /** Ends the connections by which others keep answers: they do not respond, so they are frozen or cut off. */
  async dismissKeepers(): Promise<void> {
    await this.client.query(`
      SELECT pg_terminate_backend(pid) FROM pg_locks
       WHERE locktype = 'advisory' AND granted AND pid <> pg_backend_pid()
         AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
         AND classid = (hashtext('search-observatory')::bigint & 4294967295)::oid AND objid = ${LOCKS.keeping} AND objsubid = 2`);
  }

  async ping(): Promise<void> {
    await this.client.query('SELECT 1');
  }

  /** The own shared lock is in nobody's own way. */
  private async isFree(lock: Lock): Promise<boolean> {
    if (!(await this.tryLock(lock, false))) return false;
    await this.unlock(lock, false);
    return true;
  }

  private async tryLock(lock: Lock, shared: boolean): Promise<boolean> {
    const sql = `SELECT pg_try_advisory_lock${shared ? '_shared' : ''}(${named(lock)}) AS taken`;
    return (await this.client.query<{ taken: boolean }>(sql)).rows[0]?.taken === true;
  }

  private async unlock(lock: Lock, shared: boolean): Promise<void> {
    await this.client.query(`SELECT pg_advisory_unlock${shared ? '_shared' : ''}(${named(lock)})`);
  }
}
