import { DataSource, type QueryRunner, type ReplicationMode } from 'typeorm';
import { currentTransaction, runInTransactionScope, type TransactionScope } from '../cache/index.js';

/** The connection of the transaction that everything within a scope belongs to. */
const connections = new WeakMap<TransactionScope, QueryRunner>();

function joined(): QueryRunner | undefined {
  for (let scope = currentTransaction(); scope; scope = scope.parent) {
    const connection = connections.get(scope);
    if (connection) return connection;
  }
  return undefined;
}

/** Gives whoever asks within `inOneTransaction` the connection of that transaction. */
export class JoiningDataSource extends DataSource {
  override createQueryRunner(mode?: ReplicationMode): QueryRunner {
    return joined() ?? super.createQueryRunner(mode);
  }
}

/**
 * One transaction around work that opens transactions of its own: all that it asks of the database, by whatever
 * repository, runs on one connection, and its transactions are savepoints. All of it is committed when the work is done,
 * or nothing is.
 */
export function inOneTransaction<R>(dataSource: DataSource, work: () => Promise<R>): Promise<R> {
  return runInTransactionScope(async (scope) => {
    const connection = dataSource.createQueryRunner();
    const release = connection.release.bind(connection);
    // Those who join give back what they were given.
    connection.release = () => Promise.resolve();
    try {
      return await connection.manager.transaction(async () => {
        connections.set(scope, connection);
        try {
          const result = await work();
          await scope.beforeCommit();
          return result;
        } finally {
          connections.delete(scope);
        }
      });
    } finally {
      await release();
    }
  });
}
