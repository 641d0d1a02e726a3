import type { EntityMetadata } from 'typeorm';

type Column = EntityMetadata['columns'][number];

/** What PostgreSQL itself writes as JavaScript does. */
const WRITTEN_ALIKE: ReadonlySet<unknown> = new Set(['bigint', 'integer', 'int4', Number, 'jsonb']);

/** As JavaScript writes a Date. */
const ISO = `'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'`;

/** SQL for a value, between texts that are the same in every row. */
type Part = [before: string, value: string, after: string];

function partOf(column: Column, alias: string): Part {
  const value = column.query ? `(${column.query(alias)})` : `${alias}.${column.databaseName}`;
  if (column.isNullable || column.query) return ['', `coalesce(${textOf(column, value)}, 'null')`, ''];
  return column.type === 'timestamptz' ? ['"', isoOf(value), '"'] : ['', textOf(column, value), ''];
}

const isoOf = (value: string): string => `to_char(${value} AT TIME ZONE 'UTC', ${ISO})`;

/** What is null has none. */
function textOf({ type }: Column, value: string): string {
  if (type === 'timestamptz') return `'"' || ${isoOf(value)} || '"'`;
  return WRITTEN_ALIKE.has(type) ? `${value}::text` : `to_json(${value})::text`;
}

/**
 * SQL for the JSON text of a row, with these properties of its entity and, beside them, texts of other JSON. PostgreSQL
 * puts it together in less than half of the time of `json_build_object`, the sooner the fewer parts there are, and nobody
 * in this process has to read what he only sends.
 */
export function jsonObject(
  metadata: EntityMetadata,
  alias: string,
  properties: readonly string[],
  more: Readonly<Record<string, string>> = {},
): string {
  const own = properties.map((name): [string, Part] => {
    const column = metadata.findColumnWithPropertyName(name);
    if (!column) throw new Error(`${metadata.name} has no column ${name}`);
    return [name, partOf(column, alias)];
  });
  const others = Object.entries(more).map(([name, value]): [string, Part] => [name, ['', value, '']]);
  const pieces: string[] = [];
  let between = '{';
  for (const [name, [before, value, after]] of [...own, ...others]) {
    pieces.push(`'${between}"${name}":${before}'`, value);
    between = `${after},`;
  }
  return `${pieces.join(' || ')} || '${between.slice(0, -1)}}'`;
}

/** The JSON text of all rows of a statement, in this order. */
export const jsonArray = (object: string, order: string): string =>
  `concat('[', string_agg(${object}, ',' ORDER BY ${order}), ']')`;
