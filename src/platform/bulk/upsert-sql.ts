import { cast, castExactly, source } from './statement.js';
import { type BulkColumn, type BulkTable, changeable } from './table.js';
import { touched } from './touched.js';

export interface UpsertTarget {
  table: BulkTable;
  conflict: BulkColumn[];
  /** What a known row may take over. */
  update: BulkColumn[];
}

/**
 * The database matches written rows with their input by the conflict key, since RETURNING leaves out rows and promises
 * no order. What is stored already is compared as stored (`*<>`), which every type can, json and point included.
 */
export function upsertSql({ table, conflict, update }: UpsertTarget, columns: BulkColumn[]): string {
  const values = columns.map(
    (column, i) => `${conflict.includes(column) ? castExactly(column, i) : cast(column, i)} AS c${i}`,
  );
  const keys = conflict.map((column, i) => `t.${column.name} AS k${i}`);
  const primary = table.primary.map((column, i) => `t.${column.name} AS p${i}`);
  const matches = conflict.map((column, i) => `w.k${i} = s.c${columns.indexOf(column)}`).join(' AND ');
  const changes = columns.filter(
    (column) => update.includes(column) && !conflict.includes(column) && changeable(column),
  );
  return `WITH s AS MATERIALIZED (SELECT u.ord,${values.join(',')} FROM ${source(columns)}),
    w AS (INSERT INTO ${table.path} AS t (${columns.map((column) => column.name).join(',')}) OVERRIDING SYSTEM VALUE
      SELECT ${columns.map((_, i) => `c${i}`).join(',')} FROM s ORDER BY ord
      ON CONFLICT (${conflict.map((column) => column.name).join(',')}) ${onConflict(table, changes)}
      RETURNING ${[...primary, ...keys].join(',')}, t.xmax = 0 AS inserted)
    SELECT s.ord::int AS ord, w.inserted, ${table.primary.map((_, i) => `w.p${i}`).join(',')} FROM s JOIN w ON ${matches}`;
}

function onConflict(table: BulkTable, changes: BulkColumn[]): string {
  if (changes.length === 0) return 'DO NOTHING';
  const set = [...changes.map((column) => `${column.name} = excluded.${column.name}`), ...touched(table)];
  const row = (alias: string) => `ROW(${changes.map((column) => `${alias}.${column.name}`).join(',')})::record`;
  return `DO UPDATE SET ${set.join(',')} WHERE ${row('t')} *<> ${row('excluded')}`;
}

/**
 * Finds the rows that an upsert left as they were; a statement of its own also sees what others have committed
 * meanwhile. The lock keeps a row until the transaction ends, so that the caller may refer to it.
 */
export function knownSql({ table, conflict }: UpsertTarget): string {
  const matches = conflict.map((column, i) => `t.${column.name} = ${castExactly(column, i)}`).join(' AND ');
  const primary = table.primary.map((column, i) => `t.${column.name} AS p${i}`).join(',');
  return `SELECT u.ord::int AS ord, ${primary} FROM ${source(conflict)} JOIN ${table.path} t ON ${matches}
    ORDER BY u.ord FOR KEY SHARE OF t`;
}
