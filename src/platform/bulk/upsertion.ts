import type { ObjectLiteral, QueryRunner } from 'typeorm';
import { chunks, type Group, groupItems } from './group.js';
import { Ids } from './identity.js';
import { isolate } from './isolate.js';
import type { Item } from './item.js';
import { distinctInLockOrder } from './keys.js';
import type { Operation, Refuse } from './operation.js';
import type { ResolvedOptions } from './options.js';
import { brokenReferences } from './references.js';
import { type ResultRow, runChunks } from './statement.js';
import { insertable } from './table.js';
import { knownSql, upsertSql, type UpsertTarget } from './upsert-sql.js';

export interface UpsertCounts {
  inserted: number;
  updated: number;
  unchanged: number;
}

/** A row that others delete and insert again and again is given up after so many looks. */
const LOOKS = 10;

export class Upsertion implements Operation<UpsertCounts> {
  readonly size: number;
  readonly single: boolean;
  private readonly ids: Ids;
  private readonly shapes: Group[][];
  /** The item that stands for one with the same key. */
  private readonly standIns = new Map<number, number>();

  constructor(
    private readonly target: UpsertTarget,
    rows: readonly ObjectLiteral[],
    items: Item[],
    private readonly options: ResolvedOptions,
  ) {
    const { table, conflict } = target;
    const sorted = distinctInLockOrder(items, conflict);
    this.shapes = groupItems(sorted, insertable(table)).map((group) => this.chunksOf(group));
    this.ids = new Ids(table, rows);
    this.size = rows.length;
    this.single = this.shapes.flat().length <= 1;
    for (const item of sorted) for (const index of item.earlier ?? []) this.standIns.set(index, item.index);
  }

  idOf(index: number): unknown {
    return this.ids.of(this.standIns.get(index) ?? index);
  }

  async fast(runner: QueryRunner): Promise<UpsertCounts> {
    const counts = { inserted: 0, updated: 0, unchanged: 0 };
    for (const groups of this.shapes) await this.write(runner, groups, counts);
    return counts;
  }

  async careful(runner: QueryRunner, refuse: Refuse): Promise<UpsertCounts> {
    const counts = { inserted: 0, updated: 0, unchanged: 0 };
    for (const group of this.shapes.flat())
      await isolate(runner, group, {
        write: (part) => this.write(runner, [part], counts),
        find: (error, part) => brokenReferences(runner, this.target.table, error, part),
        refuse,
      });
    return counts;
  }

  private async write(runner: QueryRunner, groups: Group[], counts: UpsertCounts): Promise<void> {
    let open = groups;
    for (let look = 1; open.length > 0; look++) {
      if (look > LOOKS) throw new Error(`Rows of ${this.target.table.path} vanish as soon as they are written`);
      open = await this.findKnown(runner, await this.upsert(runner, open, counts), counts);
    }
  }

  /** Returns those that were not written. */
  private async upsert(runner: QueryRunner, groups: Group[], counts: UpsertCounts): Promise<Group[]> {
    const { columns } = groups[0] ?? { columns: [] };
    const open: Item[] = [];
    await runChunks(runner, upsertSql(this.target, columns), groups, (rows, { items }) => {
      const written = this.take(rows, items);
      for (const row of rows) counts[row['inserted'] ? 'inserted' : 'updated']++;
      open.push(...items.filter((item) => !written.has(item)));
    });
    return this.chunksOf({ columns, items: open });
  }

  /** Gives the ids of rows that hold already what was to be written; returns those that are gone meanwhile. */
  private async findKnown(runner: QueryRunner, groups: Group[], counts: UpsertCounts): Promise<Group[]> {
    const { columns } = groups[0] ?? { columns: [] };
    const gone: Item[] = [];
    const keys = groups.map(({ items }) => ({ columns: this.target.conflict, items }));
    await runChunks(runner, knownSql(this.target), keys, (rows, { items }) => {
      const found = this.take(rows, items);
      counts.unchanged += found.size;
      gone.push(...items.filter((item) => !found.has(item)));
    });
    return this.chunksOf({ columns, items: gone });
  }

  private chunksOf(group: Group): Group[] {
    return [...chunks(group, this.options.chunkSize)];
  }

  private take(rows: ResultRow[], items: Item[]): Set<Item> {
    const taken = new Set<Item>();
    for (const row of rows) {
      const item = items[Number(row['ord']) - 1];
      if (!item) continue;
      taken.add(item);
      for (const part of this.target.table.primary.keys()) this.ids.give(item.index, part, row[`p${part}`]);
    }
    return taken;
  }
}
