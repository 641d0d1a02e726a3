import { InvalidInput } from '../errors/index.js';

export const HEADER = 'Idempotency-Key';
const MAX_LENGTH = 255;

/** RFC 9651: printable ASCII between quotes, in which a backslash stands before a quote or another one. */
const QUOTED = /^"((?:[ !#-[\]-~]|\\["\\])*)"$/;
/** What most clients send instead. */
const BARE = /^[!#-~]+$/;

const unescaped = (text: string): string => text.replaceAll(/\\(["\\])/g, '$1');

/** The key that a header names, with or without quotes. Throws InvalidInput. */
export function parseKey(header: string | string[]): string {
  const text = [header].flat().join(', ').trim();
  const quoted = QUOTED.exec(text)?.[1];
  const key = quoted === undefined ? (BARE.exec(text)?.[0] ?? '') : unescaped(quoted);
  if (key.length > 0 && key.length <= MAX_LENGTH) return key;
  const detail = `must be 1 to ${MAX_LENGTH} printable ASCII characters, in quotes if there are blanks among them`;
  throw new InvalidInput([{ parameter: HEADER, code: 'INVALID_FORMAT', detail }]);
}
