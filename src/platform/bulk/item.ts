import { setImmediate as turn } from 'node:timers/promises';
import type { ObjectLiteral } from 'typeorm';
import type { Text } from './encode.js';
import { type ItemError, ValueFault } from './errors.js';
import type { BulkColumn } from './table.js';

/** One row of the input as text, by the column's position. */
export interface Item {
  index: number;
  texts: Text[];
  /** About how many bytes of a statement it takes. */
  size: number;
  /** Indexes of earlier items with the same key, which this one stands for. */
  earlier?: number[];
}

export interface Encoded {
  items: Item[];
  faults: ItemError[];
}

/** What a row must hold, and what it gets where it says nothing. */
export interface EncodeMode {
  /** A new row needs every column that has no default; its version starts at 1. */
  newRows: boolean;
  /** What every row must hold in any case: the columns by which it is found. */
  required: BulkColumn[];
}

/** Rows between two turns of the event loop: some milliseconds of work. */
const SLICE = 2000;

export async function encodeItems(
  rows: readonly ObjectLiteral[],
  columns: BulkColumn[],
  { newRows, required }: EncodeMode,
): Promise<Encoded> {
  const width = Math.max(-1, ...columns.map((column) => column.position)) + 1;
  const encoded: Encoded = { items: [], faults: [] };
  for (const [index, row] of rows.entries()) {
    if (index > 0 && index % SLICE === 0) await turn();
    try {
      const texts: Text[] = [];
      texts.length = width;
      let size = 0;
      for (const column of columns) {
        const text = newRows ? initial(column, row) : column.encode(row);
        texts[column.position] = text;
        if (text !== undefined) size += (text?.length ?? 4) + 3;
      }
      for (const column of required) if (typeof texts[column.position] !== 'string') throw missing(column);
      encoded.items.push({ index, texts, size });
    } catch (error) {
      if (!(error instanceof ValueFault)) throw error;
      encoded.faults.push({ index, ...error.fault });
    }
  }
  return encoded;
}

function initial(column: BulkColumn, row: ObjectLiteral): Text {
  const text = column.encode(row);
  if (text !== undefined) return text;
  if (column.metadata.isVersion) return '1';
  if (column.required) throw missing(column);
  return undefined;
}

function missing({ property }: BulkColumn): ValueFault {
  return new ValueFault({ code: 'VALUE_MISSING', detail: `${property} is missing` });
}
