import type { QueryRunner } from 'typeorm';
import type { Fault } from './errors.js';
import type { Group } from './group.js';
import type { Offender } from './isolate.js';
import type { Item } from './item.js';
import { castExactly, parameters, run, source } from './statement.js';
import type { BulkColumn, BulkTable } from './table.js';

/** Says for each item that met a unique key which key it was. */
export async function duplicates(
  runner: QueryRunner,
  table: BulkTable,
  { columns, items }: Group,
): Promise<Offender[]> {
  const faults = new Map<Item, Fault>();
  for (const key of table.keys) {
    const open = items.filter((item) => !faults.has(item));
    if (open.length === 0) break;
    if (!key.every((column) => columns.includes(column))) continue;
    const taken = await run<{ ord: number }>(runner, takenSql(table, key), parameters({ columns: key, items: open }));
    for (const { ord } of taken) {
      const item = open[ord - 1];
      if (item) faults.set(item, duplicate(key));
    }
  }
  return items.map((item) => ({ item, fault: faults.get(item) ?? duplicate([]) }));
}

function takenSql(table: BulkTable, key: BulkColumn[]): string {
  const matches = key.map((column, i) => `t.${column.name} = ${castExactly(column, i)}`).join(' AND ');
  return `SELECT DISTINCT u.ord::int AS ord FROM ${source(key)} JOIN ${table.path} t ON ${matches}`;
}

function duplicate(key: BulkColumn[]): Fault {
  const names = key.length > 0 ? key.map((column) => column.property).join(', ') : 'identity';
  return { code: 'DUPLICATE', detail: `A row with the same ${names} exists already` };
}
