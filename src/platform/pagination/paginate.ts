import type { ObjectLiteral, SelectQueryBuilder } from 'typeorm';
import { decodeCursor, encodeCursor, fingerprint, type Position } from './cursor.js';
import type { Page } from './page.js';
import type { PageLimits, PageRequest } from './page-query.js';

/** One whitelisted sort: its column under the list's alias, and the database's form of a row's value. */
export interface SortKey<T> {
  /** Or an expression over columns under that alias. */
  column: string;
  cast: 'bigint' | 'integer' | 'text' | 'timestamptz' | 'double precision';
  value(row: T): string | number;
}

export interface PagePlan<T> {
  /** Property path of the id, such as `session.id`. */
  id: string;
  sorts: Record<string, SortKey<T>>;
  /** What the list was filtered by, workspace included: a cursor holds only under the same. */
  filters: Record<string, unknown>;
  /** Counts in another way than by a count over the same conditions. */
  count?: () => Promise<number>;
  /** Loads what belongs to the rows of a page, before their sort values are asked for. */
  load?: (rows: T[]) => Promise<void>;
}

function order<T extends ObjectLiteral>(query: SelectQueryBuilder<T>, plan: PagePlan<T>, sort: string): SortKey<T> {
  const key = plan.sorts[sort.replace(/^-/, '')];
  if (!key) throw new Error(`The list has no sort ${sort}`);
  const direction = sort.startsWith('-') ? 'DESC' : 'ASC';
  query.orderBy(key.column, direction);
  if (key.column !== plan.id) query.addOrderBy(plan.id, direction);
  return key;
}

/** Row comparison: the index range starts right behind the position, however deep it is. */
function seek<T extends ObjectLiteral>(
  query: SelectQueryBuilder<T>,
  plan: PagePlan<T>,
  key: SortKey<T>,
  position: Position,
  sort: string,
): void {
  const operator = sort.startsWith('-') ? '<' : '>';
  const parameters = { cursorValue: position.value, cursorId: position.id };
  if (key.column === plan.id) query.andWhere(`${plan.id} ${operator} :cursorId::bigint`, parameters);
  else
    query.andWhere(
      `(${key.column}, ${plan.id}) ${operator} (:cursorValue::${key.cast}, :cursorId::bigint)`,
      parameters,
    );
}

/**
 * One page of `query` in one statement, two with its total. Pages and cursors meet: an offset page carries the cursor
 * that goes on behind it.
 */
export async function paginate<T extends ObjectLiteral & { id: number }>(
  query: SelectQueryBuilder<T>,
  request: PageRequest,
  plan: PagePlan<T>,
  limits: PageLimits,
): Promise<Page<T>> {
  const perPage = limits.resolve(request);
  const print = fingerprint(request.sort, plan.filters);
  const position = request.cursor === undefined ? undefined : decodeCursor(request.cursor, print);
  const counted = position || !request.total ? null : (plan.count ?? countOf(query));
  const key = order(query, plan, request.sort);
  if (position) seek(query, plan, key, position, request.sort);
  else query.offset((request.page - 1) * perPage);

  const rows = await query.limit(perPage + 1).getMany();
  const hasNext = rows.length > perPage;
  const items = rows.slice(0, perPage);
  await plan.load?.(items);
  const last = items.at(-1);
  const nextCursor = hasNext && last ? encodeCursor({ value: key.value(last), id: last.id }, print) : null;
  if (position) return { items, perPage, hasNext, nextCursor };

  const total = counted && (await counted());
  const pages = total === null ? null : Math.ceil(total / perPage);
  return { items, total, page: request.page, perPage, pages, hasNext, hasPrev: request.page > 1, nextCursor };
}

/** Taken before order and offset are added to the query. */
function countOf<T extends ObjectLiteral>(query: SelectQueryBuilder<T>): () => Promise<number> {
  const counting = query.clone();
  return () => counting.getCount();
}
