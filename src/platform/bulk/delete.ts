import type { EntityManager, EntityTarget, ObjectLiteral } from 'typeorm';
import { BulkItemError, type ItemError } from './errors.js';
import type { IdOf } from './identity.js';
import { encodeItems } from './item.js';
import { canonicalizeKeys } from './keys.js';
import { keyedSql, KeyedWrite, keysMatch } from './keyed-write.js';
import { execute } from './operation.js';
import { type BulkOptions, KEYS_CHUNK, resolveOptions } from './options.js';
import { source } from './statement.js';
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
  const resolved = resolveOptions(options, KEYS_CHUNK);
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
  const matches = keysMatch(table, columns);
  return keyedSql(`DELETE FROM ${table.path} t USING ${source(columns)} WHERE ${matches} RETURNING u.ord::int AS ord`);
}
