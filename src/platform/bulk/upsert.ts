import type { EntityManager, EntityTarget, ObjectLiteral } from 'typeorm';
import { BulkItemError, type ItemError } from './errors.js';
import type { IdOf } from './identity.js';
import { encodeItems } from './item.js';
import { execute } from './operation.js';
import { type BulkOptions, resolveOptions } from './options.js';
import { bulkTable, columnsOf, insertable } from './table.js';
import { canonicalizeKeys } from './keys.js';
import { Upsertion } from './upsertion.js';

export interface UpsertOptions<Row> extends BulkOptions {
  /** The properties of a unique key of the table. */
  conflict: (keyof Row & string)[];
  /** The properties that a known row takes over, where an item mentions them; all that it mentions unless given. */
  update?: (keyof Row & string)[];
}

/** `inserted + updated + unchanged` is the number of different keys that were written. */
export interface UpsertResult<Id> {
  /** In input order. */
  ids: Id[];
  inserted: number;
  updated: number;
  /** Known rows that hold already what the item says. */
  unchanged: number;
  errors: ItemError[];
}

/** With `onError: 'report'` the id of a refused item is null. */
export async function bulkUpsert<Row extends ObjectLiteral>(
  manager: EntityManager,
  target: EntityTarget<Row>,
  rows: readonly Partial<Row>[],
  options: UpsertOptions<Row> & { onError: 'report' },
): Promise<UpsertResult<IdOf<Row> | null>>;
export async function bulkUpsert<Row extends ObjectLiteral>(
  manager: EntityManager,
  target: EntityTarget<Row>,
  rows: readonly Partial<Row>[],
  options: UpsertOptions<Row> & { onError?: 'throw' },
): Promise<UpsertResult<IdOf<Row>>>;
export async function bulkUpsert(
  manager: EntityManager,
  target: EntityTarget<ObjectLiteral>,
  rows: readonly ObjectLiteral[],
  options: UpsertOptions<ObjectLiteral>,
): Promise<UpsertResult<unknown>> {
  if (rows.length === 0) return { ids: [], inserted: 0, updated: 0, unchanged: 0, errors: [] };
  const resolved = resolveOptions(options);
  const table = await bulkTable(manager, target);
  const conflict = columnsOf(table, options.conflict);
  const update = options.update ? columnsOf(table, options.update) : table.columns;
  const required = { newRows: true, required: conflict };
  const { items, faults } = await encodeItems(rows, insertable(table), required);
  if (resolved.onError === 'throw' && faults[0]) throw new BulkItemError(faults[0]);
  await canonicalizeKeys(manager, items, conflict);
  const upsertion = new Upsertion({ table, conflict, update }, rows, items, resolved);
  const { result: counts, errors } = await execute(manager, upsertion, resolved);
  const refused = [...faults, ...errors].toSorted((a, b) => a.index - b.index);
  const bad = new Set(refused.map((error) => error.index));
  const ids = rows.map((_, index) => (bad.has(index) ? null : upsertion.idOf(index)));
  return { ids, ...counts, errors: refused };
}
