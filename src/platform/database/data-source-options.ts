import pg from 'pg';
import type { DataSource, DataSourceOptions } from 'typeorm';
import { columnParsers } from './column-parsers.js';
import { clientWithDeadline } from './deadline-client.js';
import { observedClient } from './observed-client.js';
import { JoiningDataSource } from './one-transaction.js';
import { preparingClient } from './preparing-client.js';
import { promisingClient } from './promising-client.js';
import { SnakeNaming } from './snake-naming.js';

export type PostgresOptions = Extract<DataSourceOptions, { type: 'postgres' }>;

export interface PoolSettings {
  size?: number;
  /** A connection is replaced when it is this old, so that no server-side memory or failed-over address lasts. */
  recycleSeconds?: number;
  idleSeconds?: number;
  /** How long a request waits for a free connection before it fails. */
  acquireSeconds?: number;
  statementSeconds?: number;
  /** A transaction whose process does nothing holds its locks no longer than this. */
  idleInTransactionSeconds?: number;
  /** Whether statements that come again are prepared: not behind a pooler that gives each transaction another connection. */
  prepares?: boolean;
}

export interface DataSourceSettings {
  url: string;
  entities?: PostgresOptions['entities'];
  migrations: PostgresOptions['migrations'];
  pool?: PoolSettings;
  applicationName?: string;
  /** Anything else TypeORM takes, such as a logger or subscribers. */
  typeorm?: Partial<PostgresOptions>;
}

const POOL = {
  size: 20,
  recycleSeconds: 3600,
  idleSeconds: 30,
  acquireSeconds: 10,
  statementSeconds: 30,
  idleInTransactionSeconds: 60,
  prepares: true,
} satisfies Required<PoolSettings>;

/**
 * Compiling a plan takes 100 to 200 ms. Statements of requests are done by then: the planner takes what walks an index a
 * few thousand times for something much larger.
 */
const SERVER_OPTIONS = '-c jit=off';

/** The system's own first probe of a silent connection comes after two hours. */
const KEEP_ALIVE_MS = 10_000;

const milliseconds = (seconds: number): number => Math.round(seconds * 1000);

function clientOf({ statementSeconds, prepares }: Required<PoolSettings>): typeof pg.Client {
  const promising = promisingClient(pg.Client);
  const client = prepares ? preparingClient(promising) : promising;
  return statementSeconds > 0 ? clientWithDeadline(client, milliseconds(statementSeconds)) : client;
}

export function dataSourceOptions(settings: DataSourceSettings): PostgresOptions {
  const pool = { ...POOL, ...settings.pool };
  return {
    ...settings.typeorm,
    type: 'postgres',
    url: settings.url,
    entities: settings.entities ?? [],
    migrations: settings.migrations,
    migrationsTransactionMode: 'each',
    namingStrategy: new SnakeNaming(),
    synchronize: false,
    installExtensions: false,
    poolSize: pool.size,
    applicationName: settings.applicationName ?? 'search-observatory',
    extra: {
      types: columnParsers,
      options: SERVER_OPTIONS,
      Client: observedClient(clientOf(pool)),
      keepAlive: true,
      keepAliveInitialDelayMillis: KEEP_ALIVE_MS,
      maxLifetimeSeconds: pool.recycleSeconds,
      idleTimeoutMillis: milliseconds(pool.idleSeconds),
      connectionTimeoutMillis: milliseconds(pool.acquireSeconds),
      statement_timeout: milliseconds(pool.statementSeconds),
      idle_in_transaction_session_timeout: milliseconds(pool.idleInTransactionSeconds),
      ...(settings.typeorm?.extra as object | undefined),
    },
  };
}

/** For what runs without Nest: the command line, scripts, benchmarks. */
export const createDataSource = (settings: DataSourceSettings): DataSource =>
  new JoiningDataSource(dataSourceOptions(settings));
