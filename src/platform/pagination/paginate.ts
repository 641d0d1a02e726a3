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

/** SQL of one number, of named parameters: it is read beside the rows of a page, in one statement and one snapshot. */
export interface Count {
  sql: string;
  parameters: Record<string, unknown>;
}

export interface PagePlan<T> {
  /** Property path of the id, such as `session.id`. */
  id: string;
  sorts: Record<string, SortKey<T>>;
  /** What the list was filtered by, workspace included: a cursor holds only under the same. */
  filters: Record<string, unknown>;
  /** Its total, in another way than by a count over the same conditions. */
  count?: Count;
  /** Loads what belongs to the rows of a page, before their sort values are asked for. */
  load?: (rows: T[]) => Promise<void>;
}

/** The name of no column. */
const TOTAL = 'total';
type Counted = Record<typeof TOTAL, number>;

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
 * One page of `query` in one statement, two where its total is counted over the same conditions. Pages and cursors meet:
 * an offset page carries the cursor that goes on behind it.
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
  const totalOf = position || !request.total ? undefined : counting(query, plan.count);
  const key = order(query, plan, request.sort);
  if (position) seek(query, plan, key, position, request.sort);
  else query.offset((request.page - 1) * perPage);

  const { entities: rows, raw } = await query.limit(perPage + 1).getRawAndEntities<Counted>();
  const hasNext = rows.length > perPage;
  const items = rows.slice(0, perPage);
  await plan.load?.(items);
  const last = items.at(-1);
  const nextCursor = hasNext && last ? encodeCursor({ value: key.value(last), id: last.id }, print) : null;
  if (position) return { items, perPage, hasNext, nextCursor };

  const total = totalOf ? await totalOf(raw) : null;
  const pages = total === null ? null : Math.ceil(total / perPage);
  return { items, total, page: request.page, perPage, pages, hasNext, hasPrev: request.page > 1, nextCursor };
}

/** How the total becomes known from what a page was read with. To be called before order and offset are in the query. */
function counting<T extends ObjectLiteral>(
  query: SelectQueryBuilder<T>,
  count: Count | undefined,
): (page: Counted[]) => Promise<number> {
  if (!count) {
    const all = query.clone();
    return () => all.getCount();
  }
  query.addSelect(`(${count.sql})`, TOTAL).setParameters(count.parameters);
  // A page behind the last one has no row that would tell.
  return async ([row]) => (row ?? (await query.offset(0).limit(1).getRawOne<Counted>()))?.[TOTAL] ?? 0;
}
