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

interface Keyed {
  key: string;
  item: Item;
}

const compareKeys = (a: string, b: string): number => a.length - b.length || (a < b ? -1 : Number(a > b));

function sortByKey(items: readonly Item[], columns: BulkColumn[]): Keyed[] {
  const keyed = items.map((item): Keyed => ({ key: keyOf(item, columns), item }));
  // Ids mostly come in their order.
  const sorted = keyed.every((entry, i) => i === 0 || compareKeys(keyed[i - 1]?.key ?? '', entry.key) <= 0);
  return sorted ? keyed : keyed.toSorted((a, b) => compareKeys(a.key, b.key));
}

/**
 * One order of keys for all writers, so that two of them never wait for each other. Shorter keys come first: then
 * numbers are in their own order, which is the order of their index. What has one key stays in the order of the input.
 */
export function lockOrder(items: readonly Item[], columns: BulkColumn[]): Item[] {
  return sortByKey(items, columns).map(({ item }) => item);
}

/**
 * In that order one item per key: the last one, which takes over what it does not mention from the ones before it, as
 * it would if they were written one after the other.
 */
export function distinctInLockOrder(items: readonly Item[], columns: BulkColumn[]): Item[] {
  const distinct: Item[] = [];
  let last: string | undefined;
  for (const { key, item } of sortByKey(items, columns)) {
    const before = key === last ? distinct.pop() : undefined;
    distinct.push(before ? merge(before, item) : item);
    last = key;
  }
  return distinct;
}

function merge(before: Item, item: Item): Item {
  const texts = Array.from(item.texts, (text, position) => (text === undefined ? before.texts[position] : text));
  const size = before.size + item.size;
  return { index: item.index, texts, size, earlier: [...(before.earlier ?? []), before.index] };
}

const INTEGERS = new Set(['bigint', 'integer', 'smallint']);
const TEXTS = new Set(['text', 'character varying']);
const INTEGER = /^(?:0|-?[1-9]\d*)$/;
const UUID = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i;

/** The one text that a value of this type has, or undefined when only the database knows. */
function canonicalText(type: string, text: string): string | undefined {
  if (TEXTS.has(type)) return text;
  if (INTEGERS.has(type)) return INTEGER.test(text) ? text : String(BigInt(text.trim().replace('+', '')));
  if (type === 'bytea') return text.startsWith(String.raw`\x`) ? text.toLowerCase() : undefined;
  if (type === 'uuid') return UUID.test(text) ? text.toLowerCase() : undefined;
  return undefined;
}

/** Gives equal keys equal texts (`1.50` and `1.5`, two spellings of an instant), so that duplicates are seen. */
export async function canonicalizeKeys(
  manager: EntityManager,
  items: readonly Item[],
  columns: BulkColumn[],
): Promise<void> {
  for (const column of columns) {
    const unknown = items.filter((item) => {
      const text = canonicalText(column.type, item.texts[column.position] ?? '');
      if (text !== undefined) item.texts[column.position] = text;
      return text === undefined;
    });
    if (unknown.length === 0) continue;
    const texts = await databaseTexts(manager, unknown, column);
    for (const [i, item] of unknown.entries()) item.texts[column.position] = texts[i];
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
