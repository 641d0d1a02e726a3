import type pg from 'pg';
import { isSubmitted } from './submitted.js';

type Answered = (error: Error | null, result: unknown) => void;

/**
 * A client that makes the promise of an answer itself. Of one that pg makes, the rows outlive the request: V8 copies them
 * into the old generation, and memory grows by all that is read until that is collected.
 */
export function promisingClient(Base: typeof pg.Client): typeof pg.Client {
  return class PromisingClient extends Base {
    // pg declares a dozen forms of this method; those with a callback, and statements that answer by events, stay as they are.
    override query(...given: unknown[]): never {
      const run = (...what: unknown[]): never => Reflect.apply(Base.prototype.query, this, what) as never;
      if (isSubmitted(given[0]) || typeof given.at(-1) === 'function') return run(...given);
      return new Promise((resolve, reject) => {
        const answered: Answered = (error, result) => (error ? reject(error) : resolve(result));
        run(...given, answered);
      }) as never;
    }
  };
}
