import { Injectable, Logger } from '@nestjs/common';
import { CacheRuntime } from './cache-runtime.js';
import type { ReadRequest } from './engine/read-request.js';
import { outsideTransaction } from './engine/transaction-scope.js';
import { canonicalJson } from './keys/segments.js';

/** A difference may be a write that is just being made known; one that is still there after these waits is a fault. */
const LOOK_AGAIN_AFTER_MS = [100, 1000, 10_000];

/**
 * Watches the one thing that no algorithm can know: whether the patterns of the writes cover the values they change. One
 * hit in many is compared with a fresh load; while the entry is still served and still differs, something is missing.
 */
@Injectable()
export class SelfCheck {
  private readonly logger = new Logger('Cache');
  private running = false;

  constructor(private readonly runtime: CacheRuntime) {
    runtime.engine.observeEvery = runtime.options.checkEvery ?? 0;
    runtime.engine.observeHit = (request, value) => void this.check(request, value);
  }

  /** One at a time: a check costs a load. */
  async check(request: ReadRequest, value: unknown): Promise<void> {
    if (this.running || 'unobserved' in request.load) return;
    this.running = true;
    const { statistics } = request.template;
    try {
      if (await outsideTransaction(async () => this.differs(request, value))) {
        statistics.inconsistencies++;
        this.logger.error(`${request.key} is served although a fresh load differs: does every write invalidate it?`);
      }
      statistics.checks++;
    } catch {
      // A loader that fails confirms nothing.
    } finally {
      this.running = false;
    }
  }

  private async differs(request: ReadRequest, value: unknown): Promise<boolean> {
    const cached = canonicalJson(value);
    for (const ms of [0, ...LOOK_AGAIN_AFTER_MS]) {
      await new Promise((resolve) => setTimeout(resolve, ms).unref());
      const loaded = await request.load();
      if (canonicalJson(loaded) === cached) return false;
      // Only an entry that nobody has invalidated or replaced meanwhile is at fault.
      if (this.runtime.memory.get(request.key)?.value !== value) return false;
    }
    return true;
  }
}
