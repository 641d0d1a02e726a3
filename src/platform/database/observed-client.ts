import type pg from 'pg';
import { takeWait } from './pool-waits.js';
import { type RunStatement, StatementFeed } from './statement-feed.js';
import { isSubmitted, type Submitted } from './submitted.js';

type Callback = (error: unknown, result?: { rowCount?: number | null }) => void;

const FINAL_EVENTS = ['finish', 'end', 'close'];

const textOf = (given: unknown): string => {
  if (typeof given === 'string') return given;
  const { text, cursor } = given as Submitted;
  return text ?? cursor?.text ?? '';
};

const feeds = new WeakMap<object, StatementFeed>();

/** The feed of the pool whose clients are of this class. */
export const feedOf = (pool: pg.Pool): StatementFeed | undefined => feeds.get(pool.options.Client as object);

/** A client whose statements are told to the feed of its class; while nobody watches, it costs nothing. */
export function observedClient(Base: typeof pg.Client): typeof pg.Client {
  const feed = new StatementFeed();
  class ObservedClient extends Base {
    // pg declares a dozen forms of this method.
    override query(...given: unknown[]): never {
      const run = (): never => Reflect.apply(Base.prototype.query, this, given) as never;
      if (!feed.isWatched || given[0] === undefined || given[0] === null) return run();
      const end = begin(feed, this, given);
      const last = given.length - 1;
      if (typeof given[last] === 'function') {
        const answered = given[last] as Callback;
        given[last] = ((error, result) => {
          end(error, result?.rowCount);
          answered(error, result);
        }) satisfies Callback;
        return run();
      }
      const answer: unknown = run();
      if (answer instanceof Promise) {
        answer.then(
          (result: { rowCount?: number | null } | undefined) => end(undefined, result?.rowCount),
          (error: unknown) => end(error),
        );
      } else if (isSubmitted(answer)) {
        answer.once('error', end);
        for (const event of FINAL_EVENTS) answer.once(event, () => end(undefined, answer.rowCount));
      }
      return answer as never;
    }
  }
  feeds.set(ObservedClient, feed);
  return ObservedClient;
}

type End = (error?: unknown, rows?: number | null) => void;

function begin(feed: StatementFeed, client: object, [given, parameters]: unknown[]): End {
  const statement: RunStatement = {
    text: textOf(given),
    parameters: Array.isArray(parameters) ? parameters : undefined,
    waitMilliseconds: takeWait(client),
    milliseconds: 0,
    rows: undefined,
    error: undefined,
  };
  const start = performance.now();
  let hasEnded = false;
  feed.begin(statement);
  return (error, rows) => {
    if (hasEnded) return;
    hasEnded = true;
    statement.milliseconds = performance.now() - start;
    statement.rows = rows ?? undefined;
    statement.error = error;
    feed.end(statement);
  };
}
