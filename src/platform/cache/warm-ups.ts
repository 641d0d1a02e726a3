import { Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { NOBODY } from './keys/fill.js';
import { CacheRuntime } from './cache-runtime.js';

interface WarmUp {
  template: string;
  calls: () => Promise<Iterable<unknown[]>>;
  read: (...args: unknown[]) => unknown;
}

export interface WarmUpReport {
  warmed: number;
  failed: number;
  ms: number;
}

const AT_ONCE = 4;

/** Loads what is known to be wanted, through the cache itself: nodes that start together load each value once. */
@Injectable()
export class WarmUps implements OnApplicationBootstrap {
  private readonly logger = new Logger('Cache');
  private readonly warmUps: WarmUp[] = [];
  /** For whom answers of routes are made. */
  scopes: () => Promise<Iterable<number | string>> = async () => [NOBODY];

  constructor(private readonly runtime: CacheRuntime) {}

  add(template: string, calls: WarmUp['calls'], read: WarmUp['read']): void {
    this.warmUps.push({ template, calls, read });
  }

  /** Nobody waits for it: the first requests are served meanwhile. */
  onApplicationBootstrap(): void {
    if (this.runtime.serves && this.runtime.options.warmAtStart !== false && this.warmUps.length > 0) void this.run();
  }

  async run(): Promise<WarmUpReport> {
    const startedAt = performance.now();
    const report = { warmed: 0, failed: 0, ms: 0 };
    const queue: (() => Promise<void>)[] = [];
    for (const { template, calls, read } of this.warmUps) {
      const failed = (error: unknown) => {
        report.failed++;
        this.logger.warn(`Warming ${template} has failed: ${String(error)}`);
      };
      const lists = await calls().catch((error: unknown) => (failed(error), []));
      for (const args of lists) {
        queue.push(async () => {
          await Promise.resolve(read(...args)).then(() => report.warmed++, failed);
        });
      }
    }
    await Promise.all(Array.from({ length: AT_ONCE }, async () => drain(queue)));
    this.runtime.statistics.warmed += report.warmed;
    this.runtime.statistics.warmErrors += report.failed;
    return { ...report, ms: Math.round(performance.now() - startedAt) };
  }
}

async function drain(queue: (() => Promise<void>)[]): Promise<void> {
  for (let next = queue.shift(); next; next = queue.shift()) await next();
}
