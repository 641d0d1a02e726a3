import type { EntityManager, EntityTarget, ObjectLiteral } from 'typeorm';
import { BulkItemError, type ItemError } from './errors.js';
import type { IdOf } from './identity.js';
import { Insertion } from './insertion.js';
import { encodeItems } from './item.js';
import { execute } from './operation.js';
import { type BulkOptions, type ResolvedOptions, resolveOptions } from './options.js';
import { bulkTable, insertable } from './table.js';

export interface InsertReport<Id> {
  /** In input order; null for an item that was refused. */
  ids: (Id | null)[];
  inserted: number;
  errors: ItemError[];
}

export async function bulkInsert<Row extends ObjectLiteral>(
  manager: EntityManager,
  target: EntityTarget<Row>,
  rows: readonly Partial<Row>[],
  options: BulkOptions & { onError: 'report' },
): Promise<InsertReport<IdOf<Row>>>;
export async function bulkInsert<Row extends ObjectLiteral>(
  manager: EntityManager,
  target: EntityTarget<Row>,
  rows: readonly Partial<Row>[],
  options?: BulkOptions & { onError?: 'throw' },
): Promise<IdOf<Row>[]>;
export async function bulkInsert(
  manager: EntityManager,
  target: EntityTarget<ObjectLiteral>,
  rows: readonly ObjectLiteral[],
  options: BulkOptions = {},
): Promise<InsertReport<unknown> | unknown[]> {
  const resolved = resolveOptions(options);
  const report = rows.length > 0 ? await insert(manager, target, rows, resolved) : { ids: [], inserted: 0, errors: [] };
  return resolved.onError === 'report' ? report : report.ids;
}

async function insert(
  manager: EntityManager,
  target: EntityTarget<ObjectLiteral>,
  rows: readonly ObjectLiteral[],
  options: ResolvedOptions,
): Promise<InsertReport<unknown>> {
  const table = await bulkTable(manager, target);
  const { items, faults } = await encodeItems(rows, insertable(table), { newRows: true, required: [] });
  if (options.onError === 'throw' && faults[0]) throw new BulkItemError(faults[0]);
  const insertion = new Insertion(table, rows, items, options);
  const { errors } = await execute(manager, insertion, options);
  const refused = [...faults, ...errors].toSorted((a, b) => a.index - b.index);
  const bad = new Set(refused.map((error) => error.index));
  const ids = rows.map((_, index) => (bad.has(index) ? null : insertion.ids.of(index)));
  return { ids, inserted: rows.length - bad.size, errors: refused };
}
