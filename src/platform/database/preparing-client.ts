import { createHash } from 'node:crypto';
import type pg from 'pg';

/** From its third run on a connection on, a statement is one that comes again. */
const PREPARED_FROM = 3;
/** Of each connection: the server keeps a plan of some 30 kB for each. */
const MOST_PREPARED = 100;
const MOST_COUNTED = 1000;

/** The best plan of these depends on their values: what is searched for, how many rows are written. */
const VALUES_DECIDE = /\bI?LIKE\b|@@|@>|\bunnest\(/i;

/** The columns of a table have changed since the statement was prepared. */
const isOutdated = (error: unknown): boolean =>
  (error as { code?: string }).code === '0A000' && /cached plan/.test((error as Error).message);

interface Known {
  runs: number;
  name?: string;
}

const nameOf = (text: string): string => createHash('sha256').update(text).digest('base64url').slice(0, 20);

/**
 * A client that prepares what it runs again and again: such statements are parsed and, after some runs, planned once a
 * connection. Parsing and planning is half of what a small read costs the database.
 */
export function preparingClient(Base: typeof pg.Client): typeof pg.Client {
  return class PreparingClient extends Base {
    private readonly known = new Map<string, Known>();
    private prepared = 0;

    // pg declares a dozen forms of this method; only that of text and values, with a promise, is prepared.
    override query(...given: unknown[]): never {
      const run = (...what: unknown[]): never => Reflect.apply(Base.prototype.query, this, what) as never;
      const [text, values, ...more] = given;
      const isOurs = typeof text === 'string' && Array.isArray(values) && values.length > 0 && more.length === 0;
      const name = isOurs ? this.nameFor(text) : undefined;
      if (!isOurs || name === undefined) return run(...given);
      const answer = run({ name, text, values }) as Promise<unknown>;
      return answer.catch((error: unknown) => {
        if (!isOutdated(error)) throw error;
        this.known.set(text, { runs: Number.NEGATIVE_INFINITY });
        return run(text, values);
      }) as never;
    }

    private nameFor(text: string): string | undefined {
      const known = this.known.get(text) ?? { runs: VALUES_DECIDE.test(text) ? Number.NEGATIVE_INFINITY : 0 };
      if (known.name !== undefined) return known.name;
      if (known.runs === 0 && this.known.size >= MOST_COUNTED) return undefined;
      this.known.set(text, known);
      known.runs += 1;
      if (known.runs < PREPARED_FROM || this.prepared >= MOST_PREPARED) return undefined;
      this.prepared += 1;
      return (known.name = nameOf(text));
    }
  };
}
