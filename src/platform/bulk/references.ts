import type { QueryRunner } from 'typeorm';
import type { DatabaseError } from './errors.js';
import type { Group } from './group.js';
import type { Offender } from './isolate.js';
import { cast, parameters, run, source } from './statement.js';
import { quote } from './quote.js';
import type { BulkColumn, BulkTable } from './table.js';

interface ForeignKey {
  child: string;
  parent: string;
  childColumns: string[];
  parentColumns: string[];
  /** The table written to holds the reference; else it is the one referred to. */
  outgoing: boolean;
}

/** Every item of a group that breaks the foreign key which the database named first. */
export async function brokenReferences(
  runner: QueryRunner,
  table: BulkTable,
  error: DatabaseError,
  group: Group,
): Promise<Offender[]> {
  if (error.code !== '23503') return [];
  const key = await readForeignKey(runner, table, error);
  // Rows of the same statement may refer to each other: only trying can tell.
  if (!key || key.child === key.parent) return [];
  const names = key.outgoing ? key.childColumns : key.parentColumns;
  const columns = names.map((name) => group.columns.find((column) => column.metadata.databaseName === name));
  if (!columns.every((column) => column !== undefined)) return [];
  const ords = await run<{ ord: number }>(runner, offenderSql(key, columns), parameters({ ...group, columns }));
  return ords.flatMap(({ ord }) => {
    const item = group.items[ord - 1];
    if (!item) return [];
    const value = columns.map((column) => item.texts[column.position]).join(', ');
    const detail = key.outgoing
      ? `${columns.map((column) => column.property).join(', ')} ${value} does not exist`
      : 'The row is still referred to';
    return [
      { item, fault: { code: 'REFERENCE_BROKEN', detail, ...(error.constraint && { constraint: error.constraint }) } },
    ];
  });
}

/** The names of a constraint's columns, in its order. */
const columnNames = (keys: string, relation: string) =>
  `ARRAY(SELECT a.attname::text FROM unnest(c.${keys}) WITH ORDINALITY AS k(number, position)
     JOIN pg_attribute a ON a.attrelid = c.${relation} AND a.attnum = k.number ORDER BY k.position)`;

async function readForeignKey(
  runner: QueryRunner,
  table: BulkTable,
  error: DatabaseError,
): Promise<ForeignKey | undefined> {
  const [key] = await run<ForeignKey>(
    runner,
    `SELECT c.conrelid::regclass::text AS child, c.confrelid::regclass::text AS parent,
       ${columnNames('conkey', 'conrelid')} AS "childColumns", ${columnNames('confkey', 'confrelid')} AS "parentColumns",
       c.conrelid = $4::regclass AS outgoing
     FROM pg_constraint c
     WHERE c.contype = 'f' AND c.conname = $3 AND c.conrelid = format('%I.%I', $1::text, $2::text)::regclass
       AND $4::regclass IN (c.conrelid, c.confrelid)`,
    [error.schema, error.table, error.constraint, table.path],
  );
  return key;
}

function offenderSql(key: ForeignKey, columns: BulkColumn[]): string {
  const others = key.outgoing ? key.parentColumns : key.childColumns;
  const matches = columns.map((column, i) => `o.${quote(others[i] ?? '')} = ${cast(column, i)}`).join(' AND ');
  const given = columns.map((_, i) => `u.c${i} IS NOT NULL`).join(' AND ');
  const exists = `EXISTS (SELECT FROM ${key.outgoing ? key.parent : key.child} o WHERE ${matches})`;
  return `SELECT u.ord::int AS ord FROM ${source(columns)}
    WHERE ${given} AND ${key.outgoing ? `NOT ${exists}` : exists} ORDER BY u.ord`;
}
