import type { EntityManager } from 'typeorm';
import type { Text } from './encode.js';
import { isItemFault } from './errors.js';
import type { Item } from './item.js';
import { arrayLiteral, castExactly, source } from './statement.js';
import type { BulkColumn } from './table.js';
import { callersTransaction, inSavepoint } from './transaction.js';

/** The key of an item as one string; no text holds a NUL. */
export function keyOf(item: Item, columns: BulkColumn[]): string {
  const [first, ...others] = columns;
  let key = first ? (item.texts[first.position] ?? '') : '';
  for (const column of others) key += `\0${item.texts[column.position] ?? ''}`;
  return key;
}

/**
 * One order of keys for all writers, so that two of them never wait for each other. Shorter keys come first: then
 * numbers are in their own order, which is the order of their index.
 */
export function lockOrder(items: readonly Item[], columns: BulkColumn[]): Item[] {
  const keyed = items.map((item) => ({ key: keyOf(item, columns), item }));
  // Ids mostly come in their order.
  const sorted = keyed.every((entry, i) => i === 0 || compareKeys(keyed[i - 1]?.key ?? '', entry.key) <= 0);
  if (!sorted) keyed.sort((a, b) => compareKeys(a.key, b.key));
  return keyed.map(({ item }) => item);
}

const compareKeys = (a: string, b: string): number => a.length - b.length || (a < b ? -1 : Number(a > b));

/**
 * One item per key: the last one, which takes over what it does not mention from the ones before it, as it would if
 * they were written one after the other.
 */
export function mergeDuplicates(items: readonly Item[], columns: BulkColumn[]): Item[] {
  const merged = new Map<string, Item>();
  for (const item of items) {
    const key = keyOf(item, columns);
    const before = merged.get(key);
    merged.set(key, before ? merge(before, item) : item);
  }
  return [...merged.values()];
}

function merge(before: Item, item: Item): Item {
  const texts = Array.from(item.texts, (text, position) => (text === undefined ? before.texts[position] : text));
  return { index: item.index, texts, earlier: [...(before.earlier ?? []), before.index] };
}

const INTEGERS = new Set(['bigint', 'integer', 'smallint']);
const TEXTS = new Set(['text', 'character varying']);

/** The one text that a value of this type has, or undefined when only the database knows. */
function canonicalText(type: string, text: string): string | undefined {
  if (TEXTS.has(type)) return text;
  if (INTEGERS.has(type)) return /^(0|-?[1-9]\d*)$/.test(text) ? text : String(BigInt(text.trim().replace('+', '')));
  if (type === 'bytea') return text.startsWith(String.raw`\x`) ? text.toLowerCase() : undefined;
  if (type === 'uuid') return /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i.test(text) ? text.toLowerCase() : undefined;
  return undefined;
}

/** Gives equal keys equal texts (`1.50` and `1.5`, two spellings of an instant), so that duplicates are seen. */
export async function canonicalizeKeys(
  manager: EntityManager,
  items: readonly Item[],
  columns: BulkColumn[],
): Promise<void> {
  for (const column of columns) {
    const texts = items.map((item) => canonicalText(column.type, item.texts[column.position] ?? ''));
    const known = texts.includes(undefined) ? await databaseTexts(manager, items, column) : texts;
    for (const [i, item] of items.entries()) item.texts[column.position] = known[i];
  }
}

/** A text that the database cannot read stays as it is: the write will find out whose it is. */
async function databaseTexts(manager: EntityManager, items: readonly Item[], column: BulkColumn): Promise<Text[]> {
  const sql = `SELECT (${castExactly(column, 0)})::text AS text FROM ${source([column])} ORDER BY u.ord`;
  const read = () => manager.query<{ text: string }[]>(sql, [arrayLiteral(items, column.position)]);
  const joined = callersTransaction(manager);
  try {
    const rows = await (joined ? inSavepoint(joined, read) : read());
    return rows.map((row) => row.text);
  } catch (error) {
    if (!isItemFault(error)) throw error;
    return items.map((item) => item.texts[column.position]);
  }
}
