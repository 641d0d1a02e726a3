import { setTimeout as pause } from 'node:timers/promises';
import { type EntityManager, QueryFailedError } from 'typeorm';
import { runInTransactionScope } from '../cache/index.js';

const TRANSIENT = new Set(['40001', '40P01']);

/** COPY fails with the error of the driver itself, what TypeORM runs with one around it. */
function isTransient(error: unknown): boolean {
  const cause: unknown = error instanceof QueryFailedError ? error.driverError : error;
  return TRANSIENT.has((cause as { code?: string } | null)?.code ?? '');
}

/**
 * Work in one transaction, done again from its beginning after a deadlock or a serialization failure. What it invalidates
 * in the cache is invalidated once it is committed, before this resolves, and not at all if it is rolled back.
 */
export async function inTransaction<R>(
  manager: EntityManager,
  work: (transaction: EntityManager) => Promise<R>,
  retries = 10,
): Promise<R> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await runInTransactionScope((scope) =>
        manager.transaction(async (transaction) => {
          const result = await work(transaction);
          await scope.beforeCommit();
          return result;
        }),
      );
    } catch (error) {
      if (attempt >= retries || !isTransient(error)) throw error;
    }
    // Those that met must not meet again.
    await pause(Math.random() * Math.min(10 * 2 ** attempt, 1000));
  }
}
