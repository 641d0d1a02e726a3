import { LRUCache } from 'lru-cache';

const OPERATIONS = new Set([
  'select',
  'insert',
  'update',
  'delete',
  'copy',
  'begin',
  'commit',
  'rollback',
  'savepoint',
  'set',
  'truncate',
  'create',
  'analyze',
]);
const FIRST_WORD = /^[\s(]*([a-z]+)/i;
/** Behind `WITH`, what is done is what stands outside of all brackets; reading is the usual case. */
const WRITES = /\)\s*(insert|update|delete)\b/i;

const MOST_KNOWN = 2000;
/** What is longer carries its rows inside, and does not come again. */
const LONGEST_KNOWN = 20_000;
const known = new LRUCache<string, string>({ max: MOST_KNOWN });

/** The kind of a statement, from a closed set: a label of metrics. */
export function operationOf(sql: string): string {
  if (sql.length > LONGEST_KNOWN) return read(sql);
  const operation = known.get(sql) ?? read(sql);
  known.set(sql, operation);
  return operation;
}

function read(sql: string): string {
  const word = FIRST_WORD.exec(sql)?.[1]?.toLowerCase() ?? '';
  if (word === 'with') return WRITES.exec(sql)?.[1]?.toLowerCase() ?? 'select';
  if (word === 'start') return 'begin';
  return OPERATIONS.has(word) ? word : 'other';
}
