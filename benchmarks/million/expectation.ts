import { ok, strictEqual } from 'node:assert/strict';
import type { Answer } from '../harness/connection.js';

const OPENING = 0x7b;
const CLOSING = 0x7d;

/** A sum of floats may differ in its last digits from one load to the next. */
const DIGITS = 16;

/**
 * Checks answers to data that does not change: the first one of each path is read through, all others must be as long.
 * To read each one through would cost the client more than they cost the server.
 */
export class Expectation {
  private readonly lengths = new Map<string, number>();

  check(path: string, { body, status }: Answer): void {
    strictEqual(status, 200);
    const known = this.lengths.get(path);
    if (known === undefined) {
      const answer = JSON.parse(body.toString()) as object;
      ok(Object.keys(answer).length > 0, 'the answer is empty');
      this.lengths.set(path, body.length);
      return;
    }
    ok(Math.abs(body.length - known) <= DIGITS, `the answer has ${body.length} bytes, before it had ${known}`);
    ok(body[0] === OPENING && body.at(-1) === CLOSING, 'the answer is no object');
  }
}
