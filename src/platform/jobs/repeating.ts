/** What one run left: whether there is more to do at once. */
export type Run = () => Promise<{ more: boolean }>;

export interface RepeatingOptions {
  /** Pause after a run that left nothing. */
  intervalMs: number;
  /** Longest pause while runs fail; it doubles from `intervalMs` on. */
  maxPauseMs?: number;
  /** Told of the first failure in a row only. */
  onFailure(error: unknown): void;
}

/** One run after the other until it is stopped. Holds up no process that wants to end. */
export class Repeating {
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> = Promise.resolve();
  private failures = 0;
  private stopped = true;

  constructor(
    private readonly run: Run,
    private readonly options: RepeatingOptions,
  ) {}

  start(): void {
    this.stopped = false;
    this.schedule(0);
  }

  /** Resolves when the run that is under way has ended; none begins after it. */
  async stop(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.timer);
    await this.running;
  }

  private schedule(pauseMs: number): void {
    if (this.stopped) return;
    this.timer = setTimeout(() => {
      this.running = this.once().then((pause) => this.schedule(pause));
    }, pauseMs).unref();
  }

  private async once(): Promise<number> {
    const { intervalMs, maxPauseMs = 30_000, onFailure } = this.options;
    try {
      const { more } = await this.run();
      this.failures = 0;
      return more ? 0 : intervalMs;
    } catch (error) {
      if (this.failures === 0 && !this.stopped) onFailure(error);
      this.failures += 1;
      return Math.min(intervalMs * 2 ** this.failures, maxPauseMs);
    }
  }
}
