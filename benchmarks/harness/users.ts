import { setTimeout as pause } from 'node:timers/promises';
import { type Answer, Connection, type Wanted } from './connection.js';
import type { Sample } from './scenario.js';

export interface Visit extends Wanted {
  /** Throws for an answer that is not what was asked for. */
  check?(answer: Answer): void;
}

export interface Crowd {
  url: string;
  headers?: Record<string, string> | undefined;
  /** So many at once, each on a connection of its own. */
  users: number;
  /** Until nobody asks any more, without it. */
  seconds?: number;
  /** What a user asks for next; nothing: he leaves. */
  next(user: number): Visit | undefined;
}

/** Requests that were not answered with what was asked for are counted, and the first of them told. */
export interface Visited extends Sample {
  errors: number;
  firstError: string | undefined;
}

class Tally {
  readonly milliseconds: number[] = [];
  errors = 0;
  firstError: string | undefined;

  fail(visit: Visit, error: unknown): void {
    this.errors += 1;
    this.firstError ??= `${visit.method ?? 'GET'} ${visit.path}: ${(error as Error).message}`;
  }
}

function checkAnswer({ check }: Visit, answer: Answer): void {
  if (answer.status >= 400) throw new Error(`${answer.status} ${answer.body.toString().slice(0, 300)}`);
  check?.(answer);
}

/** So many requests, these in turn. */
export function inTurn(count: number, visits: readonly Visit[]): Crowd['next'] {
  let asked = 0;
  return () => (asked < count ? visits[asked++ % visits.length] : undefined);
}

/** Opened before time runs; a hundred at a time, since a server queues no more that it has not accepted. */
async function connect({ url, headers, users }: Crowd): Promise<Connection[]> {
  const connections: Connection[] = [];
  for (let open = 0; open < users; open += 100) {
    const some = Array.from({ length: Math.min(100, users - open) }, () => Connection.open(url, headers));
    connections.push(...(await Promise.all(some)));
  }
  return connections;
}

interface User {
  connection: Connection;
  number: number;
  tally: Tally;
  /** When all of them began. */
  start: number;
}

async function crowd(options: Crowd, behave: (user: User) => Promise<void>): Promise<Visited> {
  const connections = await connect(options);
  const tally = new Tally();
  const start = performance.now();
  await Promise.all(connections.map((connection, number) => behave({ connection, number, tally, start })));
  const seconds = (performance.now() - start) / 1000;
  for (const connection of connections) connection.close();
  const { milliseconds, errors, firstError } = tally;
  return { milliseconds, seconds, errors, firstError };
}

async function visit({ connection, tally }: User, wanted: Visit, since = performance.now()): Promise<void> {
  try {
    const answer = await connection.ask(wanted);
    tally.milliseconds.push(performance.now() - since);
    checkAnswer(wanted, answer);
  } catch (error) {
    tally.fail(wanted, error);
  }
}

/** Each user asks as soon as the answer before is there: how much the server can do. */
export async function busyUsers({ seconds = Infinity, ...options }: Crowd): Promise<Visited> {
  return crowd(options, async (user) => {
    const end = user.start + seconds * 1000;
    while (performance.now() < end && user.connection.isOpen) {
      const wanted = options.next(user.number);
      if (!wanted) return;
      await visit(user, wanted);
    }
  });
}

/**
 * So many requests a second, whether the server keeps up or not, each timed from when it was due: a server that stands
 * still for a second has made a thousand users wait, not one (coordinated omission).
 */
export async function steadyUsers({
  perSecond,
  seconds,
  ...options
}: Crowd & { perSecond: number; seconds: number }): Promise<Visited> {
  const count = Math.round(seconds * perSecond);
  let asked = 0;
  return crowd(options, async (user) => {
    while (asked < count && user.connection.isOpen) {
      const wanted = options.next(user.number);
      if (!wanted) return;
      const due = user.start + (asked++ * 1000) / perSecond;
      const early = due - performance.now();
      if (early > 0) await pause(early);
      // Timers may fire some tenths of a millisecond too soon.
      await visit(user, wanted, Math.min(due, performance.now()));
    }
  });
}

/** For those who take an error for a miss. */
export function withoutErrors(visited: Visited): Visited {
  if (visited.errors > 0) throw new Error(`${visited.errors} requests failed, the first: ${visited.firstError}`);
  return visited;
}
