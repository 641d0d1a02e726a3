import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { Repeating } from '../platform/jobs/index.js';
import { type Difference, RollupsRepository } from './rollups.repository.js';

export class RollupsOptions {
  /** 0: this process folds nothing by itself. */
  constructor(readonly foldIntervalSeconds: number) {}
}

/** A fold of so many changed queries takes about a second, and holds locks that only folds want. */
const MOST_QUERIES = 500;

/**
 * Keeps the rollups of the statistics folded. They are exact without it, and quick as long as little is pending. Any
 * number of processes may try: one at a time folds.
 */
@Injectable()
export class RollupsService implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger('Rollups');
  private queries = MOST_QUERIES;
  private readonly folding: Repeating | undefined;

  constructor(
    private readonly rollups: RollupsRepository,
    { foldIntervalSeconds }: RollupsOptions,
  ) {
    if (foldIntervalSeconds > 0)
      this.folding = new Repeating(() => this.foldPending(), {
        intervalMs: foldIntervalSeconds * 1000,
        onFailure: (error) => this.logger.warn(`Changes stay pending: ${(error as Error).message}`),
      });
  }

  onApplicationBootstrap(): void {
    this.folding?.start();
  }

  async onModuleDestroy(): Promise<void> {
    await this.folding?.stop();
  }

  /** Folds until nothing is pending, or until it meets another process that does. */
  async fold(): Promise<void> {
    while (((await this.foldSome()) ?? 0) > 0);
  }

  /** Counts everything anew, beside all writers. Statistics stay exact meanwhile, and are slower. */
  async rebuild(): Promise<void> {
    await this.rollups.rebuild();
    await this.fold();
  }

  verify(): Promise<Difference[]> {
    return this.rollups.differences();
  }

  /**
   * Once an interval, however many small writes there were, and at once again only while a whole fold waits: a fold
   * touches every sum that its queries have a part in, so that fifty small ones cost nine times what one costs.
   */
  private async foldPending(): Promise<{ more: boolean }> {
    const folded = await this.foldSome();
    return { more: folded !== null && folded > 0 && (await this.rollups.isFoldFull(this.queries)) };
  }

  /** Queries of very many results may be too many for one statement: fewer are tried then, and more after a success. */
  private async foldSome(): Promise<number | null> {
    try {
      const folded = await this.rollups.fold(this.queries);
      this.queries = Math.min(this.queries * 2, MOST_QUERIES);
      return folded;
    } catch (error) {
      this.queries = Math.max(1, Math.floor(this.queries / 2));
      throw error;
    }
  }
}
