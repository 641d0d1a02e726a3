/**
 * One statement as a connection of the pool runs it: those of TypeORM, COPY and cursors alike, which TypeORM's own
 * subscribers do not see.
 */
export interface RunStatement {
  text: string;
  parameters: unknown[] | undefined;
  /** How long the one who asked had waited for this connection; 0 from its second statement on. */
  waitMilliseconds: number;
  /** Known at the end: from asking to the last row. */
  milliseconds: number;
  /** Rows that were returned or written, where the database said so. */
  rows: number | undefined;
  error: unknown;
}

/** Must not throw. */
export interface StatementWatcher {
  /** Called in the asynchronous context of whoever runs the statement. */
  begin(statement: RunStatement): void;
  /** Called with the same object, in any context. */
  end(statement: RunStatement): void;
}

/** The statements of one pool, for those who watch. */
export class StatementFeed implements StatementWatcher {
  private readonly watchers: StatementWatcher[] = [];

  get isWatched(): boolean {
    return this.watchers.length > 0;
  }

  watch(watcher: StatementWatcher): void {
    this.watchers.push(watcher);
  }

  begin(statement: RunStatement): void {
    for (const watcher of this.watchers) watcher.begin(statement);
  }

  end(statement: RunStatement): void {
    for (const watcher of this.watchers) watcher.end(statement);
  }
}
