import type { Life } from './expiry.js';
import { decodeValue, deepFreeze, encodeValue, type Encoded } from './value-codec.js';

/**
 * What stands in Redis under a key: the stamps that its tags had before the value was loaded, then its life, then
 * the value. `false`, `0`, `''`, `null` and `undefined` are values like any other: only an absent envelope is a miss.
 */
export function seal(signature: string, life: Life, body: Encoded): string {
  return `${signature}\n${lifeLine(life, body.marked)}\n${body.json}`;
}

/** The header without the stamps, for scripts that put the stamps in front themselves. */
export const lifeLine = (life: Life, marked: boolean) =>
  `${life.softAt} ${life.hardAt} ${Math.round(life.loadMs)} ${marked ? 1 : 0}`;

/** All but the value, which tells one load of a key from another. A text that is no envelope has none. */
export const headerOf = (text: string): string | undefined => /^[ -~]*\n[ -~]*(?=\n)/.exec(text)?.[0];

export interface Opened {
  signature: string;
  life: Life;
  body: Encoded;
}

export function open(text: string): Opened | undefined {
  const first = text.indexOf('\n');
  const second = text.indexOf('\n', first + 1);
  if (first < 0 || second < 0) return undefined;
  const [softAt, hardAt, loadMs, marked] = text.slice(first + 1, second).split(' ');
  if (marked === undefined) return undefined;
  return {
    signature: text.slice(0, first),
    life: { softAt: Number(softAt), hardAt: Number(hardAt), loadMs: Number(loadMs) },
    body: { json: text.slice(second + 1), marked: marked === '1' },
  };
}

/** A value as every reader gets it: the frozen copy that a hit would give, whoever loaded it. */
export interface Portable {
  value: unknown;
  body: Encoded;
}

export function portable(loaded: unknown): Portable {
  const body = encodeValue(loaded);
  return { value: deepFreeze(decodeValue(body)), body };
}

export const materialize = (body: Encoded): unknown => deepFreeze(decodeValue(body));
