import type { EntityMetadata } from 'typeorm';

type Column = EntityMetadata['columns'][number];

const NUMBERS: ReadonlySet<unknown> = new Set(['bigint', 'integer', Number]);

/** As JavaScript writes a Date. */
const ISO = `'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'`;

/** The JSON text of one value. What is null has none: see `orNull`. */
function valueText(column: Column, alias: string): string {
  const value = column.query ? `(${column.query(alias)})` : `${alias}.${column.databaseName}`;
  if (NUMBERS.has(column.type) || column.type === 'jsonb') return `${value}::text`;
  if (column.type === 'timestamptz') return `'"' || to_char(${value} AT TIME ZONE 'UTC', ${ISO}) || '"'`;
  return `to_json(${value})::text`;
}

const orNull = (text: string): string => `coalesce(${text}, 'null')`;

/**
 * SQL for the JSON text of a row, with these properties of its entity and, beside them, texts of other JSON. PostgreSQL
 * puts it together in half of the time of `json_build_object`, and nobody in this process has to read what he only sends.
 */
export function jsonObject(
  metadata: EntityMetadata,
  alias: string,
  properties: readonly string[],
  more: Readonly<Record<string, string>> = {},
): string {
  const own = properties.map((name): [string, string] => {
    const column = metadata.findColumnWithPropertyName(name);
    if (!column) throw new Error(`${metadata.name} has no column ${name}`);
    return [name, orNull(valueText(column, alias))];
  });
  const parts = [...own, ...Object.entries(more)].map(([name, text]) => `'"${name}":', ${text}`);
  return `concat('{', ${parts.join(`, ',', `)}, '}')`;
}

/** The JSON text of all rows of a statement, in this order. */
export const jsonArray = (object: string, order: string): string =>
  `concat('[', string_agg(${object}, ',' ORDER BY ${order}), ']')`;
