import utils from 'pg/lib/utils.js';
import type { QueryRunner } from 'typeorm';
import type { Ids } from './identity.js';
import type { Item } from './item.js';
import { run } from './statement.js';
import type { BulkTable } from './table.js';

/**
 * Gives every row the primary key that its default would give it, in the order of the input: then the ids are known
 * whatever way the rows go, and children can be linked before their parents are written.
 */
export async function takeKeys(runner: QueryRunner, table: BulkTable, items: Item[], ids: Ids): Promise<void> {
  for (const [part, column] of table.primary.entries()) {
    if (column.default === null) continue;
    const without = items.filter((item) => item.texts[column.position] === undefined);
    if (without.length === 0) continue;
    const sql = `SELECT ${column.default} AS key FROM generate_series(1, $1::int)`;
    const keys = await run<{ key: unknown }>(runner, sql, [without.length]);
    for (const [i, item] of without.toSorted((a, b) => a.index - b.index).entries()) {
      const key = keys[i]?.key;
      item.texts[column.position] = String(utils.prepareValue(key));
      ids.give(item.index, part, key);
    }
  }
}
