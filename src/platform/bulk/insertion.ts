import type { ObjectLiteral, QueryRunner } from 'typeorm';
import { duplicates } from './conflicts.js';
import { copyIn } from './copy.js';
import { chunks, type Group, groupItems } from './group.js';
import { Ids } from './identity.js';
import { generatedKeys, insertNewSql, insertOneSql, insertSql, insertWithKeysSql } from './insert-sql.js';
import { isolate, refuseItem } from './isolate.js';
import type { Item } from './item.js';
import { lockOrder } from './keys.js';
import type { Operation, Refuse } from './operation.js';
import type { ResolvedOptions } from './options.js';
import { brokenReferences } from './references.js';
import { oneRow, parameters, run, runChunks } from './statement.js';
import { takeKeys } from './take-keys.js';
import { type BulkColumn, type BulkTable, insertable } from './table.js';

/** Rows of one shape: as chunks, or whole where COPY takes them. */
interface Shape {
  columns: BulkColumn[];
  chunks: Group[];
  copy: boolean;
}

export class Insertion implements Operation<void> {
  readonly ids: Ids;
  readonly size: number;
  readonly single: boolean;
  private readonly shapes: Shape[];
  /** Keys are taken before the rows are written, not by the one statement that writes them. */
  private readonly keysFirst: boolean;

  constructor(
    private readonly table: BulkTable,
    rows: readonly ObjectLiteral[],
    items: Item[],
    private readonly options: ResolvedOptions,
  ) {
    const groups = groupItems(items, insertable(table));
    const sorted = groups.map((group) => inLockOrder(table, group));
    this.shapes = sorted.map((group) => this.shape(group));
    this.ids = new Ids(table, rows);
    this.size = items.length;
    const statements = this.shapes.flatMap((shape) => shape.chunks).length;
    this.single = statements <= 1;
    this.keysFirst = !this.single || this.shapes.some(({ copy }, i) => copy || sorted[i] !== groups[i]);
  }

  async fast(runner: QueryRunner): Promise<void> {
    if (this.keysFirst) await this.takeKeys(runner);
    for (const shape of this.shapes) {
      if (shape.copy) for (const group of shape.chunks) await copyIn(runner, this.table.path, this.keyed(group));
      else if (this.keysFirst) await this.insertKeyed(runner, shape);
      else for (const group of shape.chunks) await this.insertTakingKeys(runner, group);
    }
  }

  async careful(runner: QueryRunner, refuse: Refuse): Promise<void> {
    await this.takeKeys(runner);
    for (const { columns, chunks: groups } of this.shapes) {
      for (const group of groups)
        for (const chunk of chunks({ columns, items: group.items }, this.options.chunkSize))
          await isolate(runner, this.keyed(chunk), {
            write: (part) => this.insertNew(runner, part, refuse),
            find: (error, part) => brokenReferences(runner, this.table, error, part),
            refuse,
          });
    }
  }

  private shape(group: Group): Shape {
    const copy = group.items.length >= this.options.copyFrom;
    return { columns: group.columns, chunks: copy ? [group] : [...chunks(group, this.options.chunkSize)], copy };
  }

  private async takeKeys(runner: QueryRunner): Promise<void> {
    const items = this.shapes.flatMap((shape) => shape.chunks.flatMap((group) => group.items));
    await takeKeys(runner, this.table, items, this.ids);
  }

  private keyed({ columns, items }: Group): Group {
    return { columns: [...generatedKeys(this.table, columns), ...columns], items };
  }

  private async insertKeyed(runner: QueryRunner, shape: Shape): Promise<void> {
    const groups = shape.chunks.map((group) => this.keyed(group));
    const [first] = groups;
    if (first) await runChunks(runner, insertSql(this.table, first.columns), groups, () => undefined);
  }

  private async insertTakingKeys(runner: QueryRunner, group: Group): Promise<void> {
    const [first] = group.items;
    const one = group.items.length === 1 && first;
    const rows = one
      ? await run<Record<string, unknown>>(
          runner,
          insertOneSql(this.table, group.columns),
          oneRow(first, group.columns),
        )
      : await run<Record<string, unknown>>(runner, insertWithKeysSql(this.table, group.columns), parameters(group));
    const keys = generatedKeys(this.table, group.columns);
    for (const [i, item] of group.items.entries())
      for (const [k, key] of keys.entries())
        this.ids.give(item.index, this.table.primary.indexOf(key), rows[i]?.[`k${k}`]);
  }

  /** A row that meets a unique key is left out by the database itself: thousands of them cost one statement. */
  private async insertNew(runner: QueryRunner, part: Group, refuse: Refuse): Promise<void> {
    const rows = await run<{ written: boolean }>(runner, insertNewSql(this.table, part.columns), parameters(part));
    const items = part.items.filter((_, i) => rows[i]?.written !== true);
    for (const { item, fault } of await duplicates(runner, this.table, { columns: part.columns, items }))
      refuseItem(refuse, item, fault);
  }
}

/** Two writers of the same unique keys meet in one order, so that they wait for each other in one direction only. */
function inLockOrder(table: BulkTable, group: Group): Group {
  const key = table.keys.find((columns) => columns.every((column) => group.columns.includes(column)));
  if (!key) return group;
  const items = lockOrder(group.items, key);
  return items.every((item, i) => item === group.items[i]) ? group : { columns: group.columns, items };
}
