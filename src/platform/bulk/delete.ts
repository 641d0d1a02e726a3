import type { EntityManager, EntityTarget, ObjectLiteral } from 'typeorm';
import { BulkItemError, type ItemError } from './errors.js';
import type { IdOf } from './identity.js';
import { encodeItems } from './item.js';
import { canonicalizeKeys } from './keys.js';
import { KeyedWrite } from './keyed-write.js';
import { execute } from './operation.js';
import { type BulkOptions, resolveOptions } from './options.js';
import { cast, source } from './statement.js';
import { type BulkColumn, type BulkTable, bulkTable } from './table.js';

export interface DeleteResult {
  /** Different rows that were there. */
  deleted: number;
  /** Indexes of the ids that do not exist. */
  missing: number[];
  errors: ItemError[];
}

export async function bulkDelete<Row extends ObjectLiteral>(
  manager: EntityManager,
  target: EntityTarget<Row>,
  ids: readonly IdOf<Row>[],
  options: BulkOptions = {},
): Promise<DeleteResult> {
  if (ids.length === 0) return { deleted: 0, missing: [], errors: [] };
  const resolved = resolveOptions(options);
  const table = await bulkTable(manager, target);
  const rows = ids.map((id) => table.metadata.ensureEntityIdMap(id));
  const { items, faults } = await encodeItems(rows, table.primary, { newRows: false, required: table.primary });
  if (resolved.onError === 'throw' && faults[0]) throw new BulkItemError(faults[0]);
  await canonicalizeKeys(manager, items, table.primary);
  const write = new KeyedWrite(table, items, (given) => deleteSql(table, given), resolved);
  const { result, errors } = await execute(manager, write, resolved);
  return {
    deleted: result.written,
    missing: result.missing.toSorted((a, b) => a - b),
    errors: [...faults, ...errors].toSorted((a, b) => a.index - b.index),
  };
}

function deleteSql(table: BulkTable, columns: BulkColumn[]): string {
  const values = columns.map((column, i) => `${cast(column, i)} AS c${i}`).join(',');
  const matches = (from: string) =>
    table.primary.map((column) => `t.${column.name} = ${from}.c${columns.indexOf(column)}`).join(' AND ');
  return `WITH s AS (SELECT u.ord::int AS ord,${values} FROM ${source(columns)}),
    l AS (SELECT s.* FROM s JOIN ${table.path} t ON ${matches('s')} ORDER BY s.ord FOR UPDATE OF t)
    DELETE FROM ${table.path} t USING l WHERE ${matches('l')} RETURNING l.ord`;
}
