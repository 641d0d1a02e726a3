import type { EntityMetadata } from 'typeorm';

type Column = EntityMetadata['columns'][number];

/** What PostgreSQL itself writes as JavaScript does, whatever puts it into a text. */
const WRITTEN_ALIKE: ReadonlySet<unknown> = new Set(['bigint', 'integer', 'int4', Number, 'jsonb']);

/** As JavaScript writes a Date. */
const ISO = `'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'`;

const NULL = `'null'`;

/** SQL for a value, between texts that are the same in every row. */
type Part = [before: string, value: string, after: string];

function partOf(column: Column, alias: string): Part {
  const value = column.query ? `(${column.query(alias)})` : `${alias}.${column.databaseName}`;
  const mayBeNull = column.isNullable || column.query !== undefined;
  if (column.type === 'timestamptz') {
    const iso = `to_char(${value} AT TIME ZONE 'UTC', ${ISO})`;
    return mayBeNull ? ['', `coalesce('"' || ${iso} || '"', ${NULL})`, ''] : ['"', iso, '"'];
  }
  if (!WRITTEN_ALIKE.has(column.type)) return ['', orNull(`to_json(${value})`, 'json', mayBeNull), ''];
  return column.type === 'jsonb'
    ? ['', orNull(value, 'jsonb', mayBeNull), '']
    : ['', mayBeNull ? `coalesce(${value}::text, ${NULL})` : value, ''];
}

const orNull = (json: string, type: 'json' | 'jsonb', mayBeNull: boolean): string =>
  mayBeNull ? `coalesce(${json}, ${NULL}::${type})` : json;

/**
 * SQL for the JSON text of a row, with these properties of its entity; `more` has SQL of the JSON of those that are no
 * columns. PostgreSQL puts it together by one `concat` in less than half of the time of `json_build_object`, and nobody in
 * this process has to read what he only sends.
 */
export function jsonObject(
  metadata: EntityMetadata,
  alias: string,
  properties: readonly string[],
  more: Readonly<Record<string, string>> = {},
): string {
  const partNamed = (name: string): Part => {
    const column = metadata.findColumnWithPropertyName(name);
    if (!column) throw new Error(`${metadata.name} has no column ${name}`);
    return partOf(column, alias);
  };
  const pieces: string[] = [];
  let between = '{';
  for (const name of properties) {
    const other = more[name];
    const [before, value, after] = other === undefined ? partNamed(name) : ['', other, ''];
    pieces.push(`'${between}"${name}":${before}'`, value);
    between = `${after},`;
  }
  return `concat(${pieces.join(', ')}, '${between.slice(0, -1)}}')`;
}

/** The JSON text of a row that is joined where it exists: its key tells. */
export const jsonOrNull = (key: string, object: string): string =>
  `CASE WHEN ${key} IS NULL THEN 'null' ELSE ${object} END`;

/** The JSON text of all rows of a statement, in this order. */
export const jsonArray = (object: string, order: string): string =>
  `concat('[', string_agg(${object}, ',' ORDER BY ${order}), ']')`;
