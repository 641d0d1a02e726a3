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

/** The kind of a statement, from a closed set: a label of metrics. */
export function operationOf(sql: string): string {
  const word = FIRST_WORD.exec(sql)?.[1]?.toLowerCase() ?? '';
  if (word === 'with') return WRITES.exec(sql)?.[1]?.toLowerCase() ?? 'select';
  if (word === 'start') return 'begin';
  return OPERATIONS.has(word) ? word : 'other';
}
