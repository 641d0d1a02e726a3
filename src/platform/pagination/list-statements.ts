import type { EntityMetadata } from 'typeorm';
import { jsonObject } from '../database/index.js';
import { numbered, type NumberedSql } from './named-parameters.js';

/** One whitelisted sort. */
export interface SortKey {
  /** A column under the list's alias, or an expression over such columns. */
  sql: string;
  cast: 'bigint' | 'integer' | 'text' | 'timestamptz' | 'double precision';
}

/** A property that is no column of the entity. */
export interface Joined {
  /** Of its JSON, beside a row of the page. */
  json: string;
  /** Joined to the rows of the page, which is called `page`; once for all properties that name the same. */
  join: string;
}

/** In all SQL `:name` stands for the value of the filter of that name. */
export interface ListDefinition<F extends string> {
  /** The name of a row in SQL. */
  alias: string;
  /** The condition of each filter; `workspaceId` is one of them. */
  filters: Record<F, string>;
  sorts: Record<string, SortKey>;
  /** A number of rows that need not be counted, under these filters; undefined where it must be. */
  total?: (given: ReadonlySet<F>) => string | undefined;
  joined?: Record<string, Joined>;
}

/** What decides the text of a statement. */
export interface ListShape<F extends string> {
  sort: string;
  behindCursor: boolean;
  withTotal: boolean;
  /** The filters that are given. */
  given: readonly F[];
  /** What is shown of each row. */
  properties: readonly string[];
  /** LIMIT and OFFSET with their numbers: of parameters the planner would not see them. */
  range: string;
}

/** A row of a page. */
export interface ListRow {
  item: string;
  /** Of the sort key, as the database writes it. */
  position: string;
  id: number;
  total?: number;
}

/** The SQL of a list. The rows of a page are found first, then what is joined to them. */
export class ListStatements<F extends string> {
  constructor(
    private readonly metadata: EntityMetadata,
    private readonly definition: ListDefinition<F>,
  ) {}

  /** Gives `ListRow`s. */
  page({ sort, behindCursor, withTotal, given, properties, range }: ListShape<F>): NumberedSql {
    const { alias, sorts } = this.definition;
    const key = sorts[sort.replace(/^-/, '')];
    if (!key) throw new Error(`The list has no sort ${sort}`);
    const [direction, behind] = sort.startsWith('-') ? ['DESC', '<'] : ['ASC', '>'];
    const conditions = this.conditions(given);
    if (behindCursor) conditions.push(this.position(key, behind));
    const { json, joins } = this.shown(properties);
    const order = `ORDER BY sort_key ${direction}, ${alias}.id ${direction}`;
    return numbered(
      `WITH page AS (
         SELECT ${alias}.*, ${key.sql} AS sort_key FROM ${this.metadata.tableName} ${alias}
          WHERE ${conditions.join(' AND ')}
          ${order} ${range}
       )
       SELECT ${json} AS item, ${alias}.sort_key::text AS position, ${alias}.id
              ${withTotal ? `, (${this.totalOf(given)}) AS total` : ''}
         FROM page AS ${alias} ${joins}
        ${order}`,
      [...given, 'cursorValue', 'cursorId'],
    );
  }

  /** Gives one number. */
  total(given: readonly F[]): NumberedSql {
    return numbered(`SELECT (${this.totalOf(given)}) AS total`, given);
  }

  /** Row comparison: the index range starts right behind the position, however deep it is. */
  private position(key: SortKey, behind: string): string {
    const id = `${this.definition.alias}.id`;
    if (key.sql === id) return `${id} ${behind} :cursorId::bigint`;
    return `(${key.sql}, ${id}) ${behind} (:cursorValue::${key.cast}, :cursorId::bigint)`;
  }

  private shown(properties: readonly string[]): { json: string; joins: string } {
    const { alias, joined = {} } = this.definition;
    const more = Object.fromEntries(Object.entries(joined).map(([name, { json }]) => [name, json]));
    const joins = [...new Set(properties.map((name) => joined[name]?.join))].join(' ');
    return { json: jsonObject(this.metadata, alias, properties, more), joins };
  }

  private totalOf(given: readonly F[]): string {
    const { alias, total } = this.definition;
    const counted = `SELECT count(*) FROM ${this.metadata.tableName} ${alias} WHERE ${this.conditions(given).join(' AND ')}`;
    return total?.(new Set(given)) ?? counted;
  }

  private conditions(given: readonly F[]): string[] {
    return given.map((name) => this.definition.filters[name]);
  }
}
