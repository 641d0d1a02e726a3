import { setTimeout as pause } from 'node:timers/promises';
import type { EntityManager, QueryRunner } from 'typeorm';
import { runInTransactionScope } from '../cache/index.js';
import { isTransient } from './errors.js';

/** The runner of the caller's transaction, when there is one. */
export function callersTransaction(manager: EntityManager): QueryRunner | undefined {
  return manager.queryRunner?.isTransactionActive ? manager.queryRunner : undefined;
}

/** Runs work on a runner of our own, again after a deadlock or a serialization failure. */
export async function alone<Result>(
  manager: EntityManager,
  retries: number,
  work: (runner: QueryRunner) => Promise<Result>,
): Promise<Result> {
  for (let attempt = 0; ; attempt++) {
    const runner = manager.queryRunner ?? manager.dataSource.createQueryRunner();
    try {
      return await work(runner);
    } catch (error) {
      if (attempt >= retries || !isTransient(error)) throw error;
    } finally {
      if (!manager.queryRunner) await runner.release();
    }
    // Those that met must not meet again.
    await pause(Math.random() * Math.min(10 * 2 ** attempt, 1000));
  }
}

/** What the cache is told meanwhile takes effect with the commit. */
export async function inTransaction<Result>(runner: QueryRunner, work: () => Promise<Result>): Promise<Result> {
  return runInTransactionScope(async (scope) => {
    await runner.startTransaction();
    try {
      const result = await work();
      await scope.beforeCommit();
      await runner.commitTransaction();
      return result;
    } catch (error) {
      // A lost connection has rolled back already; its error tells more than that of the rollback.
      await runner.rollbackTransaction().catch(() => undefined);
      throw error;
    }
  });
}

/** What fails inside leaves the transaction as it was before. */
export async function inSavepoint<Result>(runner: QueryRunner, work: () => Promise<Result>): Promise<Result> {
  await runner.query('SAVEPOINT bulk');
  let result: Result;
  try {
    result = await work();
  } catch (error) {
    await runner.query('ROLLBACK TO SAVEPOINT bulk; RELEASE SAVEPOINT bulk').catch(() => undefined);
    throw error;
  }
  await runner.query('RELEASE SAVEPOINT bulk');
  return result;
}
