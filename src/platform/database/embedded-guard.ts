import type { Place } from './embedded-place.js';
import { isPostgres, joinOrLaunch, type Postmaster } from './embedded-process.js';
import { withFolderLock } from './folder-lock.js';

const LOOK_MS = 250;
const LONGEST_PAUSE_MS = 30_000;
/** PostgreSQL that has run for so long is well: its next end is a matter of its own, and mended at once. */
const WELL_MS = 60_000;

export interface GuardEvents {
  log: (line: string) => void;
  /** It is back, at this port: another program may have got the one it had. */
  back: (port: number) => void;
}

/**
 * Looks whether the process of PostgreSQL is still there (the system may kill it for want of memory), and starts it again.
 * Of several processes on one folder the first to get its lock does so, the others join what that one started. An end
 * that comes again and again, or a start that fails, is tried again after twice the time, half a minute at most.
 */
export class EmbeddedGuard {
  private timer: NodeJS.Timeout | undefined;
  private reviving: Promise<void> | undefined;
  private isStopped = false;
  private attempts = 0;
  private startedAt = performance.now();

  constructor(
    private readonly place: Place,
    private postmaster: Postmaster,
    private readonly events: GuardEvents,
  ) {
    this.lookLater();
  }

  /** Nothing is started any more once this has resolved. */
  async stop(): Promise<void> {
    this.isStopped = true;
    clearTimeout(this.timer);
    await this.reviving;
  }

  private get pauseMs(): number {
    return Math.min(LOOK_MS * 2 ** this.attempts, LONGEST_PAUSE_MS);
  }

  private lookLater(): void {
    if (!this.isStopped) this.timer = setTimeout(() => this.look(), this.pauseMs).unref();
  }

  private look(): void {
    if (!isPostgres(this.postmaster.pid)) {
      this.reviving = this.revive().finally(() => this.lookLater());
      return;
    }
    if (performance.now() - this.startedAt > WELL_MS) this.attempts = 0;
    this.lookLater();
  }

  private async revive(): Promise<void> {
    const { pid, port } = this.postmaster;
    this.attempts += 1;
    this.events.log(`The embedded PostgreSQL (process ${pid}) has gone, and is started again`);
    try {
      await withFolderLock(this.place.folder, async () => {
        if (!this.isStopped) this.postmaster = await joinOrLaunch(this.place, port);
      });
      if (this.isStopped) return;
      this.startedAt = performance.now();
      this.events.log(`The embedded PostgreSQL is back (process ${this.postmaster.pid})`);
      this.events.back(this.postmaster.port);
    } catch (error) {
      const next = `The next attempt is in ${this.pauseMs / 1000} s`;
      this.events.log(`The embedded PostgreSQL could not be started again. ${next}: ${(error as Error).message}`);
    }
  }
}
