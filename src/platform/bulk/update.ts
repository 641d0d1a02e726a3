import type { EntityManager, EntityTarget, ObjectLiteral } from 'typeorm';
import { BulkItemError, type ItemError } from './errors.js';
import { encodeItems } from './item.js';
import { canonicalizeKeys } from './keys.js';
import { keyedSql, KeyedWrite, keysMatch } from './keyed-write.js';
import { execute } from './operation.js';
import { type BulkOptions, resolveOptions } from './options.js';
import { cast, source } from './statement.js';
import { type BulkColumn, type BulkTable, bulkTable, changeable } from './table.js';
import { touched } from './touched.js';

export interface UpdateResult {
  /** Different rows that hold now what their items say. */
  updated: number;
  /** Indexes of the items whose rows do not exist. */
  missing: number[];
  errors: ItemError[];
}

/** Every item holds its primary key and the properties to change; of items with one key the later goes over the earlier. */
export async function bulkUpdate<Row extends ObjectLiteral>(
  manager: EntityManager,
  target: EntityTarget<Row>,
  rows: readonly Partial<Row>[],
  options: BulkOptions = {},
): Promise<UpdateResult> {
  if (rows.length === 0) return { updated: 0, missing: [], errors: [] };
  const resolved = resolveOptions(options);
  const table = await bulkTable(manager, target);
  const columns = table.columns.filter((column) => column.metadata.isPrimary || changeable(column));
  const { items, faults } = await encodeItems(rows, columns, { newRows: false, required: table.primary });
  if (resolved.onError === 'throw' && faults[0]) throw new BulkItemError(faults[0]);
  await canonicalizeKeys(manager, items, table.primary);
  const write = new KeyedWrite(table, items, (given) => updateSql(table, given), resolved);
  const { result, errors } = await execute(manager, write, resolved);
  return {
    updated: result.written,
    missing: result.missing.toSorted((a, b) => a - b),
    errors: [...faults, ...errors].toSorted((a, b) => a.index - b.index),
  };
}

/** An item without changes leaves its row as it is. */
function updateSql(table: BulkTable, columns: BulkColumn[]): string {
  const changes = columns.flatMap((column, i) =>
    column.metadata.isPrimary ? [] : [`${column.name} = ${cast(column, i)}`],
  );
  const input = source(columns);
  const matches = keysMatch(table, columns);
  if (changes.length === 0)
    return keyedSql(`SELECT u.ord::int AS ord FROM ${input} JOIN ${table.path} t ON ${matches}`);
  const set = [...changes, ...touched(table)].join(',');
  return keyedSql(`UPDATE ${table.path} t SET ${set} FROM ${input} WHERE ${matches} RETURNING u.ord::int AS ord`);
}
