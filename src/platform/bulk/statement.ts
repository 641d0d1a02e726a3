import { setImmediate as turn } from 'node:timers/promises';
import { QueryFailedError, type QueryRunner } from 'typeorm';
import type { Text } from './encode.js';
import type { Group } from './group.js';
import type { Item } from './item.js';
import type { BulkColumn } from './table.js';

const SPECIAL = /["\\]/;
const SPECIALS = /["\\]/g;

export type ResultRow = Record<string, unknown>;

/** Runs one statement; the error of a failed one holds its SQL but not the megabytes of its parameters. */
export async function run<Row>(runner: QueryRunner, sql: string, parameters: unknown[]): Promise<Row[]> {
  try {
    const result = await runner.query(sql, parameters, true);
    return result.records as Row[];
  } catch (error) {
    if (error instanceof QueryFailedError) Object.assign(error, { parameters: [] });
    throw error;
  }
}

interface SentChunk {
  chunk: Group;
  rows: Promise<ResultRow[]>;
}

/** Makes the parameters of the next chunk, and reads what came of the one before, while the database works on this one. */
export async function runChunks(
  runner: QueryRunner,
  sql: string,
  chunks: Iterable<Group>,
  read: (rows: ResultRow[], chunk: Group) => void,
): Promise<void> {
  let before: SentChunk | undefined;
  for (const chunk of chunks) {
    const values = parameters(chunk);
    const written = await before?.rows;
    const rows = run<ResultRow>(runner, sql, values);
    // Its failure is thrown by the next await, which is not there yet.
    rows.catch(() => undefined);
    if (before && written) read(written, before.chunk);
    before = { chunk, rows };
    await turn();
  }
  if (before) read(await before.rows, before.chunk);
}

/** The arrays of an array type would be flattened by unnest, and box has no array with commas: they come as text. */
const asText = (type: string): boolean => type.endsWith(']') || type === 'box';

/**
 * The rows of a group as `u(c0, c1, …, ord)`: one array per column, so that no number of rows reaches the limit of
 * 65,535 parameters.
 */
export function source(columns: BulkColumn[]): string {
  const arrays = columns.map(({ type }, i) => `$${i + 1}::${asText(type) ? 'text' : type}[]`);
  const names = columns.map((_, i) => `c${i}`);
  if (columns.length === 0) return 'unnest($1::text[]) WITH ORDINALITY AS u(none,ord)';
  return `unnest(${arrays.join(',')}) WITH ORDINALITY AS u(${names.join(',')},ord)`;
}

export function cast({ type }: BulkColumn, i: number): string {
  return asText(type) ? `u.c${i}::${type}` : `u.c${i}`;
}

/** As a stored value compares: rounded to the column's precision. */
export function castExactly(column: BulkColumn, i: number): string {
  return column.exactType === column.type ? cast(column, i) : `u.c${i}::${column.exactType}`;
}

export function parameters({ columns, items }: Group): string[] {
  if (columns.length === 0) return [`{${items.map(() => 'NULL').join(',')}}`];
  return columns.map((column) => arrayLiteral(items, column.position));
}

export function oneRow(item: Item, columns: BulkColumn[]): Text[] {
  return columns.map((column) => item.texts[column.position]);
}

/** Joined in one go: megabytes added up piece by piece are copied again when they are sent. */
export function arrayLiteral(items: readonly Item[], position: number): string {
  return `{${items.map(({ texts }) => arrayElement(texts[position])).join(',')}}`;
}

function arrayElement(text: string | null | undefined): string {
  if (text === null || text === undefined) return 'NULL';
  return `"${SPECIAL.test(text) ? text.replace(SPECIALS, String.raw`\$&`) : text}"`;
}
