import type pg from 'pg';

/** The server ends a statement first, by its own timeout; only one that can no longer be heard is later than this. */
const GRACE_MS = 2_000;
/** Written so wherever it is changed; few statements are to be looked at for more. */
const LIMIT = 'statement_timeout';
const CHANGES_LIMIT = /\b(SET LOCAL|SET|RESET)\s+statement_timeout/i;
const ENDS_TRANSACTION = /^\s*(COMMIT|ROLLBACK(?!\s+TO)|END|ABORT)\b/i;

interface Lines {
  connection: { stream: { destroy(error: Error): void } };
}

/**
 * A client that gives up a connection whose answer is overdue. A route that is gone without a word (a failover, a
 * firewall that forgets) resets nothing: the statement would wait for a quarter of an hour, and the pool for it. Who
 * lifts the statement timeout on a connection, as migrations and imports do, lifts this limit with it.
 */
export function clientWithDeadline(Base: typeof pg.Client, statementMs: number): typeof pg.Client {
  return class DeadlineClient extends Base {
    private lifted: 'transaction' | 'session' | undefined;

    // pg declares a dozen forms of this method; only the one with a promise has a deadline here.
    override query(...given: unknown[]): never {
      const answer: unknown = Reflect.apply(Base.prototype.query, this, given);
      const [statement] = given;
      if (typeof statement !== 'string' || !(answer instanceof Promise)) return answer as never;
      this.follow(statement);
      if (!this.lifted) this.expect(answer);
      return answer as never;
    }

    private follow(statement: string): void {
      const change = statement.includes(LIMIT) && CHANGES_LIMIT.exec(statement)?.[1]?.toUpperCase();
      if (change) this.lifted = change === 'RESET' ? undefined : change === 'SET' ? 'session' : 'transaction';
      else if (this.lifted === 'transaction' && ENDS_TRANSACTION.test(statement)) this.lifted = undefined;
    }

    private expect(answer: Promise<unknown>): void {
      const { stream } = (this as unknown as Lines).connection;
      const overdue = (): void => stream.destroy(new Error('Connection terminated: the database stopped answering'));
      const timer = setTimeout(overdue, statementMs + GRACE_MS);
      const answered = (): void => clearTimeout(timer);
      answer.then(answered, answered);
    }
  };
}
