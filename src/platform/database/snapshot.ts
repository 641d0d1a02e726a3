import type { PoolClient } from 'pg';
import Cursor from 'pg-cursor';
import type { DataSource } from 'typeorm';
import { cancelOnAbort } from './cancel-on-abort.js';

export interface Selection {
  sql: string;
  parameters: unknown[];
}

export interface SnapshotOptions {
  /** Cancels the statement that runs, also one that has no row to send yet. */
  gone: AbortSignal;
  /** Of this transaction, such as `enable_sort = off`. */
  settings?: readonly string[];
}

/** Reads from one snapshot, only as fast as is taken, in one process. Who stops taking gives up the connection. */
export async function* inSnapshot<T>(
  dataSource: DataSource,
  { gone, settings = [] }: SnapshotOptions,
  read: (client: PoolClient) => AsyncIterable<T>,
): AsyncIterable<T> {
  const runner = dataSource.createQueryRunner();
  const client = (await runner.connect()) as PoolClient;
  let stopCancelling: (() => Promise<void>) | undefined;
  let isWhole = false;
  try {
    await client.query('BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY');
    const set = ['idle_in_transaction_session_timeout = 0', 'max_parallel_workers_per_gather = 0', ...settings];
    await client.query(set.map((setting) => `SET LOCAL ${setting}`).join('; '));
    // Asked for, not taken from the client: a pooler in between gives it another one.
    const { rows } = await client.query<{ backend: number }>('SELECT pg_backend_pid() AS backend');
    stopCancelling = cancelOnAbort(dataSource, Number(rows[0]?.backend), gone);
    gone.throwIfAborted();
    yield* read(client);
    isWhole = true;
  } finally {
    await stopCancelling?.();
    // A COPY that was not read to its end blocks its connection: it gets another one in its place.
    await (isWhole ? client.query('ROLLBACK') : client.end()).catch(() => undefined);
    await runner.release();
  }
}

/** Rows in groups of so many at most. */
export async function* fetchRows<Row>(
  client: PoolClient,
  { sql, parameters }: Selection,
  { most, rowMode }: { most: number; rowMode?: 'array' },
): AsyncIterable<Row[]> {
  const cursor = client.query(new Cursor<Row>(sql, parameters, rowMode && { rowMode }));
  for (;;) {
    const rows = await cursor.read(most);
    if (rows.length === 0) return;
    yield rows;
  }
}
