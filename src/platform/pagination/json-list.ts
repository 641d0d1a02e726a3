import { LRUCache } from 'lru-cache';
import type { ObjectLiteral, Repository } from 'typeorm';
import { decodeCursor, encodeCursor, fingerprint } from './cursor.js';
import { type ListDefinition, type ListRow, type ListShape, ListStatements } from './list-statements.js';
import type { NumberedSql } from './named-parameters.js';
import { JsonPage, offsetPage } from './page.js';
import type { PageLimits, PageRequest } from './page-query.js';

const MOST_STATEMENTS = 1000;

/** Pages of a list, as the JSON that is sent: PostgreSQL makes it, in one statement with the total. */
export class JsonList<F extends string> {
  private readonly statements: ListStatements<F>;
  private readonly known = new LRUCache<string, NumberedSql>({ max: MOST_STATEMENTS });

  constructor(
    private readonly rows: Pick<Repository<ObjectLiteral>, 'metadata' | 'query'>,
    definition: ListDefinition<F>,
    private readonly limits: PageLimits,
  ) {
    this.statements = new ListStatements(rows.metadata, definition);
  }

  /**
   * One page, with these properties of each item; filters without a value are not given. Pages and cursors meet: an offset
   * page carries the cursor that goes on behind it.
   */
  async page(
    request: PageRequest,
    filters: Partial<Record<F, unknown>>,
    properties: readonly string[],
  ): Promise<JsonPage> {
    const { sort, page, cursor } = request;
    const perPage = this.limits.resolve(request);
    const print = fingerprint(sort, filters);
    const position = cursor === undefined ? undefined : decodeCursor(cursor, print);
    const given = (Object.keys(filters) as F[]).filter((name) => filters[name] !== undefined);
    const withTotal = request.total && !position;
    const offset = position ? 0 : (page - 1) * perPage;

    const statement = this.statement({
      sort,
      behindCursor: position !== undefined,
      withTotal,
      given,
      properties,
      range: `LIMIT ${perPage + 1} OFFSET ${offset}`,
    });
    const values = { ...filters, cursorValue: position?.value, cursorId: position?.id };
    const found = await this.query<ListRow>(statement, values);

    const rows = found.slice(0, perPage);
    const items = rows.map(({ item }) => item);
    const last = rows.at(-1);
    const hasNext = found.length > perPage;
    const nextCursor = hasNext && last ? encodeCursor({ value: last.position, id: last.id }, print) : null;
    if (position) return new JsonPage(items, { perPage, hasNext, nextCursor });
    const total = withTotal ? (found[0]?.total ?? (offset === 0 ? 0 : await this.total(given, filters))) : null;
    return new JsonPage(items, offsetPage(page, perPage, total, { hasNext, nextCursor }));
  }

  /** Of a page behind the last one, which has no row that would tell. */
  private async total(given: readonly F[], filters: object): Promise<number> {
    const [row] = await this.query<{ total: number }>(this.statements.total(given), filters);
    return row?.total ?? 0;
  }

  private query<R>({ text, names }: NumberedSql, values: object): Promise<R[]> {
    const parameters = names.map((name) => Reflect.get(values, name) as unknown);
    return this.rows.query(text, parameters);
  }

  /** The same string for the same shape: what is known of a statement is found by its text, in many places. */
  private statement(shape: ListShape<F>): NumberedSql {
    const key = JSON.stringify(shape);
    const statement = this.known.get(key) ?? this.statements.page(shape);
    this.known.set(key, statement);
    return statement;
  }
}
