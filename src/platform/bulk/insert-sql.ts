import { cast, source } from './statement.js';
import type { BulkColumn, BulkTable } from './table.js';

const names = (columns: BulkColumn[]): string => columns.map((column) => column.name).join(',');

/** For rows whose keys are known. */
export function insertSql(table: BulkTable, columns: BulkColumn[]): string {
  return `INSERT INTO ${table.path} (${names(columns)}) OVERRIDING SYSTEM VALUE
    SELECT ${columns.map(cast).join(',')} FROM ${source(columns)} ORDER BY u.ord`;
}

/** What a group does not give of the primary key and its defaults do. */
export function generatedKeys(table: BulkTable, columns: BulkColumn[]): BulkColumn[] {
  return table.primary.filter((column) => column.default !== null && !columns.includes(column));
}

/**
 * Takes the keys, inserts and returns them in one statement. They are read from the input side, where their order is
 * certain; that of RETURNING is not promised anywhere.
 */
export function insertWithKeysSql(table: BulkTable, columns: BulkColumn[]): string {
  const keys = generatedKeys(table, columns);
  return `WITH ${inputSql(columns, keys)},
    w AS (INSERT INTO ${table.path} (${names([...keys, ...columns])}) OVERRIDING SYSTEM VALUE
      SELECT ${aliases(keys, columns).join(',')} FROM s ORDER BY ord)
    SELECT ${keys.map((_, i) => `k${i}`).join(',')} FROM s ORDER BY ord`;
}

/** One row whose single key the database gives: there is no order to lose. */
export function insertOneSql(table: BulkTable, columns: BulkColumn[]): string {
  const values = columns.map((column, i) => `$${i + 1}::${column.type}`);
  const keys = generatedKeys(table, columns).map((column, i) => `${column.name} AS k${i}`);
  const target =
    columns.length > 0 ? `(${names(columns)}) OVERRIDING SYSTEM VALUE VALUES (${values.join(',')})` : 'DEFAULT VALUES';
  return `INSERT INTO ${table.path} ${target}${keys.length > 0 ? ` RETURNING ${keys.join(',')}` : ''}`;
}

/**
 * Leaves out rows that meet a unique key, of the table or of a row before them, and tells which were written. Their
 * primary keys are known, so that what RETURNING gives can be matched with the input.
 */
export function insertNewSql(table: BulkTable, columns: BulkColumn[]): string {
  const primary = table.primary.map((column) => ({ column, alias: `s.c${columns.indexOf(column)}` }));
  const matches = primary.map(({ alias }, i) => `w.p${i} = ${alias}`).join(' AND ');
  const partition = primary.map(({ alias }) => alias).join(',');
  return `WITH ${inputSql(columns, [])},
    w AS (INSERT INTO ${table.path} (${names(columns)}) OVERRIDING SYSTEM VALUE
      SELECT ${aliases([], columns).join(',')} FROM s ORDER BY ord
      ON CONFLICT DO NOTHING RETURNING ${primary.map(({ column }, i) => `${column.name} AS p${i}`).join(',')})
    SELECT w.p0 IS NOT NULL AND row_number() OVER (PARTITION BY ${partition} ORDER BY s.ord) = 1 AS written
    FROM s LEFT JOIN w ON ${matches} ORDER BY s.ord`;
}

function inputSql(columns: BulkColumn[], keys: BulkColumn[]): string {
  const taken = keys.map((column, i) => `${column.default} AS k${i}`);
  const values = columns.map((column, i) => `${cast(column, i)} AS c${i}`);
  return `s AS MATERIALIZED (SELECT ${['u.ord', ...taken, ...values].join(',')} FROM ${source(columns)})`;
}

function aliases(keys: BulkColumn[], columns: BulkColumn[]): string[] {
  return [...keys.map((_, i) => `k${i}`), ...columns.map((_, i) => `c${i}`)];
}
