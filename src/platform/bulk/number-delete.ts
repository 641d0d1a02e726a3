import type { QueryRunner } from 'typeorm';
import type { KeyedResult } from './keyed-write.js';
import { inKeyOrder } from './key-order.js';
import type { Operation, Refuse } from './operation.js';
import { run } from './statement.js';
import type { BulkColumn, BulkTable } from './table.js';

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

/** Numbers that follow each other without a gap, from the first of each to its last: ids of what was written together. */
interface Runs {
  lows: number[];
  highs: number[];
}

function runsOf(sorted: Float64Array): Runs {
  const lows = sorted.filter((id, i) => i === 0 || id !== (sorted[i - 1] ?? 0) + 1);
  const highs = sorted.filter((id, i) => id + 1 !== sorted[i + 1]);
  return { lows: [...lows], highs: [...highs] };
}

/** From this length on, on average, walking along the index costs less than looking up each id. */
const WALKED_FROM = 2;

interface Deleted {
  written: number;
  /** Those that were there, unless all were. */
  keys: number[] | null;
}

type Which = (key: string, list: string) => string;

/** The index is walked along the sorted array. */
const each: Which = (key, list) => `WHERE ${key} = ANY($2::${list})`;

const walked: Which = (key, list) =>
  `USING unnest($2::${list}, $3::${list}) AS r(low, high) WHERE ${key} BETWEEN r.low AND r.high`;

/** Which ids were there is asked only if not all of them were. */
function deleteSql({ path, primary }: BulkTable, which: Which): string {
  const [{ name, type }] = primary as [BulkColumn];
  return `WITH w AS (DELETE FROM ${path} t ${which(`t.${name}`, `${type}[]`)} RETURNING t.${name}::float8 AS k)
    SELECT n AS written, CASE WHEN n < $1 THEN (SELECT array_agg(k) FROM w) END AS keys
    FROM (SELECT count(*)::int AS n FROM w) AS c`;
}

const arrayOf = (numbers: ArrayLike<number>): string => `{${Array.prototype.join.call(numbers, ',')}}`;

/** The delete of nearly all callers, at the cost of the plain statement, or less. */
export class NumberDelete implements Operation<KeyedResult> {
  readonly size: number;
  readonly single: boolean;
  private readonly sorted: Float64Array;

  constructor(
    private readonly table: BulkTable,
    private readonly ids: readonly number[],
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
      const deleted = await this.deleteChunk(runner, chunk);
      written += deleted.written;
      if (deleted.written === chunk.length) continue;
      const found = new Set(deleted.keys);
      for (const id of chunk) if (!found.has(id)) gone.add(id);
    }
    return { written, missing: gone.size > 0 ? [...this.ids.keys()].filter((i) => gone.has(this.ids[i] ?? 0)) : [] };
  }

  private async deleteChunk(runner: QueryRunner, chunk: Float64Array): Promise<Deleted> {
    const { lows, highs } = runsOf(chunk);
    const [which, ids] =
      chunk.length >= WALKED_FROM * lows.length ? [walked, [arrayOf(lows), arrayOf(highs)]] : [each, [arrayOf(chunk)]];
    const [deleted] = await run<Deleted>(runner, deleteSql(this.table, which), [chunk.length, ...ids]);
    return deleted ?? { written: 0, keys: null };
  }
}
