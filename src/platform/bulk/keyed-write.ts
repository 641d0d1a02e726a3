import type { QueryRunner } from 'typeorm';
import { chunks, type Group, groupItems } from './group.js';
import { isolate } from './isolate.js';
import type { Item } from './item.js';
import { lockOrder, mergeDuplicates } from './keys.js';
import type { Operation, Refuse } from './operation.js';
import type { ResolvedOptions } from './options.js';
import { brokenReferences } from './references.js';
import { runChunks } from './statement.js';
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

  /** `sql` gives the statement for a group of these columns; it returns `ord` of every row that was there. */
  constructor(
    private readonly table: BulkTable,
    items: Item[],
    private readonly sql: (columns: BulkColumn[]) => string,
    options: ResolvedOptions,
  ) {
    const sorted = lockOrder(mergeDuplicates(items, table.primary), table.primary);
    this.shapes = groupItems(sorted, table.columns).map((group) => [...chunks(group, options.chunkSize)]);
    this.size = items.length;
    this.single = this.shapes.flat().length <= 1;
  }

  async fast(runner: QueryRunner): Promise<KeyedResult> {
    const result: KeyedResult = { written: 0, missing: [] };
    for (const groups of this.shapes) await this.write(runner, groups, result);
    return result;
  }

  async careful(runner: QueryRunner, refuse: Refuse): Promise<KeyedResult> {
    const result: KeyedResult = { written: 0, missing: [] };
    for (const group of this.shapes.flat())
      await isolate(runner, group, {
        write: (part) => this.write(runner, [part], result),
        find: (error, part) => brokenReferences(runner, this.table, error, part),
        refuse,
      });
    return result;
  }

  private async write(runner: QueryRunner, groups: Group[], result: KeyedResult): Promise<void> {
    const [first] = groups;
    if (!first) return;
    await runChunks(runner, this.sql(first.columns), groups, (rows, { items }) => {
      const written = new Set(rows.map((row) => items[row.ord - 1]));
      result.written += written.size;
      for (const item of items) if (!written.has(item)) result.missing.push(...(item.earlier ?? []), item.index);
    });
  }
}
