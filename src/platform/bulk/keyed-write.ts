import type { QueryRunner } from 'typeorm';
import { chunks, type Group, groupItems } from './group.js';
import { isolate } from './isolate.js';
import { inKeyOrder } from './key-order.js';
import type { Item } from './item.js';
import { distinctInLockOrder } from './keys.js';
import type { Operation, Refuse } from './operation.js';
import type { ResolvedOptions } from './options.js';
import { brokenReferences } from './references.js';
import { castExactly, runChunks } from './statement.js';
import type { BulkColumn, BulkTable } from './table.js';

export interface KeyedResult {
  /** How many rows were there and were written. */
  written: number;
  /** Indexes of the items whose rows were not there. */
  missing: number[];
}

/** Writes rows that are found by their primary key: updates and deletes. */
export class KeyedWrite implements Operation<KeyedResult> {
  readonly size: number;
  readonly single: boolean;
  private readonly shapes: Group[][];

  /** `sql` gives the statement for a group of these columns, as `keyedSql` makes it. */
  constructor(
    private readonly table: BulkTable,
    items: Item[],
    private readonly sql: (columns: BulkColumn[]) => string,
    options: ResolvedOptions,
  ) {
    const sorted = distinctInLockOrder(items, table.primary);
    this.shapes = groupItems(sorted, table.columns).map((group) => [...chunks(group, options.chunkSize)]);
    this.size = items.length;
    this.single = this.size <= 1;
  }

  async fast(runner: QueryRunner, last = false): Promise<KeyedResult> {
    const result: KeyedResult = { written: 0, missing: [] };
    const write = async () => {
      for (const groups of this.shapes) await this.write(runner, groups, result);
    };
    await (this.size > 1 ? inKeyOrder(runner, write, last) : write());
    return result;
  }

  async careful(runner: QueryRunner, refuse: Refuse): Promise<KeyedResult> {
    const result: KeyedResult = { written: 0, missing: [] };
    await inKeyOrder(runner, async () => {
      for (const group of this.shapes.flat())
        await isolate(runner, group, {
          write: (part) => this.write(runner, [part], result),
          find: (error, part) => brokenReferences(runner, this.table, error, part),
          refuse,
        });
    });
    return result;
  }

  private async write(runner: QueryRunner, groups: Group[], result: KeyedResult): Promise<void> {
    const [first] = groups;
    if (!first) return;
    await runChunks(runner, this.sql(first.columns), groups, ([row], { items }) => {
      const { written, ords } = row as unknown as KeyedRow;
      result.written += written;
      if (written === items.length) return;
      const found = new Set(ords);
      for (const [i, item] of items.entries())
        if (!found.has(i + 1)) result.missing.push(...(item.earlier ?? []), item.index);
    });
  }
}

/** What `keyedSql` gives. */
export interface KeyedRow {
  written: number;
  /** Which rows of the chunk were there, unless all were. */
  ords: number[] | null;
}

/** Around a statement that returns `ord` of every row that it wrote: thousands of rows come back as one. */
export function keyedSql(statement: string): string {
  return `WITH w AS (${statement}) SELECT count(*)::int AS written,
    CASE WHEN count(*) < cardinality($1) THEN array_agg(ord) END AS ords FROM w`;
}

export const keysMatch = (table: BulkTable, columns: BulkColumn[]): string =>
  table.primary.map((column) => `t.${column.name} = ${castExactly(column, columns.indexOf(column))}`).join(' AND ');
