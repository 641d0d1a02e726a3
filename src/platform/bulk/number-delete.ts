import type { QueryRunner } from 'typeorm';
import type { KeyedResult, KeyedRow } from './keyed-write.js';
import { inKeyOrder } from './key-order.js';
import type { Operation, Refuse } from './operation.js';
import { run } from './statement.js';
import type { BulkTable } from './table.js';

const INTEGERS = new Set(['bigint', 'integer', 'smallint']);

/** Whether the ids are all numbers of a table with one integer key: then they need no text each. */
export function areNumbers(table: BulkTable, ids: readonly unknown[]): ids is readonly number[] {
  const [key, ...others] = table.primary;
  if (!key || others.length > 0 || !INTEGERS.has(key.type) || key.metadata.transformer) return false;
  return ids.every(Number.isSafeInteger);
}

/** Sorted first: a Set of as many numbers takes five times as long. */
function distinctSorted(ids: readonly number[]): Float64Array {
  const sorted = Float64Array.from(ids).toSorted();
  return sorted.filter((id, i) => id !== sorted[i - 1]);
}

/** The delete of nearly all callers, at the cost of the plain statement. */
export class NumberDelete implements Operation<KeyedResult> {
  readonly size: number;
  readonly single: boolean;
  private readonly sorted: Float64Array;

  constructor(
    private readonly ids: readonly number[],
    private readonly sql: string,
    private readonly chunkSize: number,
    /** For the search of bad ones. */
    private readonly general: () => Promise<Operation<KeyedResult>>,
  ) {
    this.sorted = distinctSorted(ids);
    this.size = this.sorted.length;
    this.single = this.size <= 1;
  }

  async fast(runner: QueryRunner, last = false): Promise<KeyedResult> {
    return this.single ? this.delete(runner) : inKeyOrder(runner, () => this.delete(runner), last);
  }

  async careful(runner: QueryRunner, refuse: Refuse): Promise<KeyedResult> {
    return (await this.general()).careful(runner, refuse);
  }

  private async delete(runner: QueryRunner): Promise<KeyedResult> {
    let written = 0;
    const gone = new Set<number>();
    for (let start = 0; start < this.size; start += this.chunkSize) {
      const chunk = this.sorted.subarray(start, start + this.chunkSize);
      const [row] = await run<KeyedRow>(runner, this.sql, [`{${chunk.join(',')}}`]);
      written += row?.written ?? 0;
      if (row?.written === chunk.length) continue;
      const found = new Set(row?.ords);
      for (const [i, id] of chunk.entries()) if (!found.has(i + 1)) gone.add(id);
    }
    return { written, missing: gone.size > 0 ? [...this.ids.keys()].filter((i) => gone.has(this.ids[i] ?? 0)) : [] };
  }
}
