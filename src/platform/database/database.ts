import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { pendingMigrations } from './migrations.js';
import type { LazyDatabase } from './open-database.js';
import { poolFigures, type PoolFigures } from './pool-figures.js';

async function within<T>(milliseconds: number, answer: Promise<T>): Promise<T> {
  const giveUp = new AbortController();
  const tooLate = sleep(milliseconds, undefined, { signal: giveUp.signal }).then(() => {
    throw new Error(`The database did not answer within ${milliseconds} ms`);
  });
  try {
    return await Promise.race([answer, tooLate]);
  } finally {
    giveUp.abort();
    tooLate.catch(() => undefined);
    answer.catch(() => undefined);
  }
}

/** How the database is, for health checks and metrics. */
@Injectable()
export class Database implements OnApplicationShutdown {
  constructor(
    private readonly dataSource: DataSource,
    private readonly server: LazyDatabase,
  ) {}

  get isEmbedded(): boolean {
    return this.server.isEmbedded;
  }

  poolFigures(): PoolFigures {
    return poolFigures(this.dataSource);
  }

  /** Resolves to the milliseconds that an answer took; rejects when there is none in time. */
  async ping(timeoutMs = 1000): Promise<number> {
    const start = performance.now();
    await within(timeoutMs, this.dataSource.query('SELECT 1'));
    return performance.now() - start;
  }

  /** Tells this database from every other, by whatever address it is reached: a copy of it is another one. */
  async identity(): Promise<string> {
    const [{ id }]: [{ id: string }] = await this.dataSource.query(`
      SELECT system_identifier || '.' || (SELECT oid FROM pg_database WHERE datname = current_database()) AS id
      FROM pg_control_system()`);
    return id;
  }

  /** Rejects when the database does not answer in time. */
  async migrationsApplied(timeoutMs = 1000): Promise<boolean> {
    return (await within(timeoutMs, pendingMigrations(this.dataSource))).length === 0;
  }

  /** Nest gives no order among modules: whether TypeORM's module has closed the pool or not, the server stops after. */
  async onApplicationShutdown(): Promise<void> {
    if (this.dataSource.isInitialized) await this.dataSource.destroy();
    await this.server.stop();
  }
}
