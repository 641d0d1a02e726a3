import { Injectable, Logger, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import pg from 'pg';
import { DataSource } from 'typeorm';
import type { PostgresOptions } from './data-source-options.js';
import { KeepingRight } from './keeping-right.js';
import { explain } from './explain.js';
import { feedOf } from './observed-client.js';
import { pendingMigrations } from './migrations.js';
import type { Standing } from './neighbours.js';
import { inOneTransaction } from './one-transaction.js';
import type { LazyDatabase } from './open-database.js';
import { poolFigures, type PoolFigures, poolOf } from './pool-figures.js';
import { PoolWaitMeter, type PoolWaits } from './pool-waits.js';
import { ProbeConnection } from './probe-connection.js';
import type { StatementWatcher } from './statement-feed.js';

const ANSWER_MS = 5_000;

/** Each process holds so many beside its pool: one for the probes, and one by which processes know of each other. */
export const CONNECTIONS_BESIDE_POOL = 2;

const BESIDE_OTHERS: Record<Standing, string> = {
  apart: 'another process uses the database, and without a REDIS_URL they cannot tell each other of their writes',
  together: 'a process without a REDIS_URL uses the database, which cannot tell this one of its writes',
};

/** How the database is, and who else is there. */
@Injectable()
export class Database implements OnApplicationShutdown, OnModuleInit {
  private readonly probe: ProbeConnection;
  private readonly waits: PoolWaitMeter;
  private readonly logger = new Logger('Database');
  private keepingRight: KeepingRight | undefined;

  constructor(
    private readonly dataSource: DataSource,
    private readonly server: LazyDatabase,
  ) {
    const pool = poolOf(dataSource);
    this.probe = new ProbeConnection(pool.options);
    this.waits = new PoolWaitMeter(pool);
  }

  get isEmbedded(): boolean {
    return this.server.isEmbedded;
  }

  /** Of PostgreSQL, as it was when the pool was opened. */
  get version(): string {
    return this.dataSource.driver.version ?? 'unknown';
  }

  poolFigures(): PoolFigures & { waits: PoolWaits } {
    return { ...poolFigures(this.dataSource), waits: this.waits.figures() };
  }

  /** Calls back with the milliseconds that each request for a connection of the pool waited. */
  onPoolWait(listener: (milliseconds: number) => void): void {
    this.waits.onWait(listener);
  }

  /** Tells of every statement that a connection of the pool runs, COPY and cursors included. */
  watchStatements(watcher: StatementWatcher): void {
    feedOf(poolOf(this.dataSource))?.watch(watcher);
  }

  /**
   * The plan of a statement under these parameters (`EXPLAIN (FORMAT JSON)`; nothing is executed), asked on a connection
   * of its own. Rejects when there is none in time.
   */
  explain(sql: string, parameters: unknown[] | undefined, timeoutMs: number): Promise<unknown> {
    return explain(poolOf(this.dataSource).options, sql, parameters, timeoutMs);
  }

  /** One transaction around everything that the work asks of the database, with whatever transactions of its own. */
  inOneTransaction<R>(work: () => Promise<R>): Promise<R> {
    return inOneTransaction(this.dataSource, work);
  }

  /** Resolves to the milliseconds that an answer took; rejects when there is none in time. */
  async ping(timeoutMs = 1000): Promise<number> {
    const start = performance.now();
    await this.probe.query('SELECT 1', timeoutMs);
    return performance.now() - start;
  }

  /** Tells this database from every other, by whatever address it is reached: a copy of it is another one. */
  async identity(): Promise<string> {
    const [{ id }]: [{ id: string }] = await this.dataSource.query(`
      SELECT system_identifier || '.' || (SELECT oid FROM pg_database WHERE datname = current_database()) AS id
      FROM pg_control_system()`);
    return id;
  }

  /** The right to answer from what this process has kept; every process that writes has to ask for it and to start it. */
  rightToKeep(standing: Standing, wanted: boolean): KeepingRight {
    const log = (isHeld: boolean): void => {
      if (isHeld) this.logger.log('Answers are cached again');
      else this.logger.warn(`Answers are not cached: ${BESIDE_OTHERS[standing]}`);
    };
    this.keepingRight = new KeepingRight({ standing, wanted, log, connect: () => this.connectApart() });
    return this.keepingRight;
  }

  /** Rejects when the database does not answer in time. */
  async migrationsApplied(timeoutMs = 1000): Promise<boolean> {
    const pending = await pendingMigrations(this.dataSource, (sql) => this.probe.query(sql, timeoutMs));
    return pending.length === 0;
  }

  onModuleInit(): Promise<void> {
    const { options } = poolOf(this.dataSource); // every connection is made by these, those beside the pool as well
    return this.server.guard({
      log: (line) => this.logger.warn(line),
      back: (url) => (options.connectionString = url),
    });
  }

  /** Nest gives no order among modules: whether TypeORM's module has closed the pool or not, the server stops after. */
  async onApplicationShutdown(): Promise<void> {
    await this.probe.close();
    await this.keepingRight?.stop();
    if (this.dataSource.isInitialized) await this.dataSource.destroy();
    await this.server.stop();
  }

  /** A connection outside of the pool. */
  private async connectApart(): Promise<pg.Client> {
    const { extra, applicationName } = this.dataSource.options as PostgresOptions;
    const { connectionString = '' } = poolOf(this.dataSource).options;
    const options = { ...(extra as pg.ClientConfig), query_timeout: ANSWER_MS };
    const client = new pg.Client({ ...options, connectionString, application_name: applicationName ?? '' });
    await client.connect();
    return client;
  }
}
