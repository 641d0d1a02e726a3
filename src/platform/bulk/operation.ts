import type { EntityManager, QueryRunner } from 'typeorm';
import { BulkItemError, databaseError, isItemFault, type ItemError, toFault } from './errors.js';
import type { ResolvedOptions } from './options.js';
import { alone, callersTransaction, inSavepoint, inTransaction } from './transaction.js';

export type Refuse = (error: ItemError, cause?: unknown) => void;

/** A bulk write in two ways, so that good input pays nothing for the search for bad items. */
export interface Operation<Result> {
  /** How many items it writes. */
  size: number;
  /** One statement does it all and is atomic by itself. */
  single: boolean;
  /** In as few statements as possible; the first bad item fails the whole. With `last`, the transaction ends behind it. */
  fast(runner: QueryRunner, last?: boolean): Promise<Result>;
  /** Keeps bad items apart and refuses each. */
  careful(runner: QueryRunner, refuse: Refuse): Promise<Result>;
}

/** In the caller's transaction, or in one of our own. */
export async function execute<Result>(
  manager: EntityManager,
  operation: Operation<Result>,
  options: ResolvedOptions,
): Promise<{ result: Result; errors: ItemError[] }> {
  const joined = callersTransaction(manager);
  if (joined && operation.size <= 1 && options.onError === 'throw') return lone(operation, joined);
  const fast = joined
    ? () => inSavepoint(joined, () => operation.fast(joined))
    : () =>
        alone(manager, options.retries, (runner) =>
          operation.single ? operation.fast(runner) : inTransaction(runner, () => operation.fast(runner, true)),
        );
  try {
    return { result: await fast(), errors: [] };
  } catch (error) {
    if (!isItemFault(error)) throw error;
  }
  const careful = (runner: QueryRunner) => carefully(operation, runner, options);
  return joined
    ? inSavepoint(joined, () => careful(joined))
    : alone(manager, options.retries, (runner) => inTransaction(runner, () => careful(runner)));
}

/** A single item needs no savepoint: which one failed is known, and the caller's transaction ends as with any error. */
async function lone<Result>(
  operation: Operation<Result>,
  runner: QueryRunner,
): Promise<{ result: Result; errors: ItemError[] }> {
  try {
    return { result: await operation.fast(runner), errors: [] };
  } catch (error) {
    const cause = databaseError(error);
    if (!cause || !isItemFault(error)) throw error;
    throw new BulkItemError({ index: 0, ...toFault(cause) }, cause);
  }
}

async function carefully<Result>(
  operation: Operation<Result>,
  runner: QueryRunner,
  { onError }: ResolvedOptions,
): Promise<{ result: Result; errors: ItemError[] }> {
  const errors: ItemError[] = [];
  const result = await operation.careful(runner, (error, cause) => {
    if (onError === 'throw') throw new BulkItemError(error, cause);
    errors.push(error);
  });
  return { result, errors };
}
