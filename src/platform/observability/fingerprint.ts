import { createHash } from 'node:crypto';
import { LRUCache } from 'lru-cache';

/** A statement without its values: the same for every run of the same line of code. */
export interface Fingerprint {
  /** 16 hexadecimal digits of a SHA-256: also of the text that pg_stat_statements keeps of the same statement. */
  id: string;
  /** Normalised, at most 2,000 characters. */
  text: string;
}

const TEXT_LIMIT = 2000;
/** Statements are few, but those with a list of values inside are as many as its lengths. */
const KNOWN = 2000;
/** What is longer carries its rows inside; no two of them are alike. */
const KEY_LIMIT = 20_000;

// A literal whose end was cut off is one too: no value may show.
const TOKEN =
  /"(?:[^"]|"")*"|--[^\n]*|\/\*[^]*?\*\/|(?:\b[eExXbB])?'(?:[^'\\]|''|\\[^])*(?:'|$)|\$(?!\d)(\w*)\$[^]*?(?:\$\1\$|$)|(?<![\w$."])-?\d+(?:\.\d+)?(?:e[+-]?\d+)?\b/gi;
const LIST = /\((?:\s*(?:\?|\$\d+(?:::[\w[\]]+)?)\s*,)+\s*(?:\?|\$\d+(?:::[\w[\]]+)?)\s*\)/g;
const PARAMETER = /\$\d+/g;
const REPEATED_LIST = /\(…\)(?:\s*,\s*\(…\))+/g;

function withoutValue(token: string): string {
  if (token.startsWith('"')) return token;
  return token.startsWith('--') || token.startsWith('/*') ? ' ' : '?';
}

/** Literals become `?`; lists of values, of any length, become `(…)`. */
export function normalise(sql: string): string {
  return sql
    .replace(TOKEN, withoutValue)
    .replace(LIST, '(…)')
    .replace(REPEATED_LIST, '(…), …')
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, TEXT_LIMIT);
}

const known = new LRUCache<string, Fingerprint>({ max: KNOWN });

export function fingerprintOf(sql: string): Fingerprint {
  const key = sql.length > KEY_LIMIT ? sql.slice(0, KEY_LIMIT) : sql;
  const before = known.get(key);
  if (before) return before;
  const text = normalise(key);
  const fingerprint = {
    id: createHash('sha256').update(text.replace(PARAMETER, '?')).digest('hex').slice(0, 16),
    text,
  };
  known.set(key, fingerprint);
  return fingerprint;
}
