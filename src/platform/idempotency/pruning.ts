import { Inject, Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { Repeating } from '../jobs/index.js';
import { IDEMPOTENCY_OPTIONS, type IdempotencyOptions } from './idempotency.options.js';
import { IdempotencyRepository } from './idempotency.repository.js';

const INTERVAL_MS = 10 * 60 * 1000;
const AT_ONCE = 1_000;

/** Deletes answers whose time is over; any number of processes may do so at once. */
@Injectable()
export class Pruning implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger('Idempotency');
  private readonly job = new Repeating(() => this.prune(), {
    intervalMs: INTERVAL_MS,
    maxPauseMs: INTERVAL_MS,
    onFailure: (error) => this.logger.warn(`Old answers are not deleted: ${(error as Error).message}`),
  });

  constructor(
    @Inject(IDEMPOTENCY_OPTIONS) private readonly options: IdempotencyOptions,
    private readonly answers: IdempotencyRepository,
  ) {}

  onApplicationBootstrap(): void {
    if (this.options.prunes) this.job.start();
  }

  async onModuleDestroy(): Promise<void> {
    await this.job.stop();
  }

  async prune(): Promise<{ more: boolean }> {
    return { more: (await this.answers.prune(AT_ONCE)) === AT_ONCE };
  }
}
