import type { EntityManager, EntityTarget, ObjectLiteral } from 'typeorm';
import { BulkItemError, type ItemError } from './errors.js';
import type { IdOf } from './identity.js';
import { encodeItems } from './item.js';
import { canonicalizeKeys } from './keys.js';
import { keyedSql, KeyedWrite, keysMatch } from './keyed-write.js';
import { execute } from './operation.js';
import { areNumbers, NumberDelete } from './number-delete.js';
import { type BulkOptions, KEYS_CHUNK, type ResolvedOptions, resolveOptions } from './options.js';
import { castExactly, source } from './statement.js';
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
  const { write, faults } = areNumbers(table, ids)
    ? { write: numbersWrite(manager, table, ids, resolved), faults: [] }
    : await keyedWrite(manager, table, ids, resolved);
  const { result, errors } = await execute(manager, write, resolved);
  return {
    deleted: result.written,
    missing: result.missing.toSorted((a, b) => a - b),
    errors: [...faults, ...errors].toSorted((a, b) => a.index - b.index),
  };
}

const numbersWrite = (manager: EntityManager, table: BulkTable, ids: readonly number[], options: ResolvedOptions) =>
  new NumberDelete(table, ids, options.chunkSize, async () => {
    const { write } = await keyedWrite(manager, table, ids, options);
    return write;
  });

async function keyedWrite(manager: EntityManager, table: BulkTable, ids: readonly unknown[], options: ResolvedOptions) {
  const rows = ids.map((id) => table.metadata.ensureEntityIdMap(id));
  const { items, faults } = await encodeItems(rows, table.primary, { newRows: false, required: table.primary });
  if (options.onError === 'throw' && faults[0]) throw new BulkItemError(faults[0]);
  await canonicalizeKeys(manager, items, table.primary);
  return { write: new KeyedWrite(table, items, (given) => deleteSql(table, given), options), faults };
}

/** A single key needs no join: its index is walked along the sorted array. Which were there is asked only if not all. */
function deleteSql(table: BulkTable, columns: BulkColumn[]): string {
  const [key, ...others] = table.primary;
  if (!key || others.length > 0 || castExactly(key, 0) !== 'u.c0')
    return keyedSql(
      `DELETE FROM ${table.path} t USING ${source(columns)} WHERE ${keysMatch(table, columns)} RETURNING u.ord::int AS ord`,
    );
  return `WITH w AS (DELETE FROM ${table.path} WHERE ${key.name} = ANY($1::${key.type}[]) RETURNING ${key.name} AS k)
    SELECT n AS written, CASE WHEN n < cardinality($1) THEN
      (SELECT array_agg(u.ord::int) FROM ${source(columns)} JOIN w ON w.k = u.c0) END AS ords
    FROM (SELECT count(*)::int AS n FROM w) AS c`;
}
