import type { Item } from './item.js';
import type { BulkColumn } from './table.js';

/** Items that mention the same columns: one statement can write them, and what they do not mention stays as it is. */
export interface Group {
  columns: BulkColumn[];
  items: Item[];
}

/** No statement is longer, whatever the number of its rows. */
const CHUNK_BYTES = 4 * 1024 * 1024;

/** In the order of the items; groups in the order of their first item. */
export function groupItems(items: readonly Item[], columns: BulkColumn[]): Group[] {
  const groups = new Map<string, Group>();
  let last: Group | undefined;
  for (const item of items) {
    if (!last || !fits(item, last, columns)) {
      const shape = columns.filter((column) => item.texts[column.position] !== undefined);
      const signature = shape.map((column) => column.position).join();
      last = groups.get(signature) ?? { columns: shape, items: [] };
      groups.set(signature, last);
    }
    last.items.push(item);
  }
  return [...groups.values()];
}

/** Most neighbours have the same shape; then no signature needs to be made. */
function fits(item: Item, group: Group, columns: BulkColumn[]): boolean {
  let given = 0;
  for (const column of columns) if (item.texts[column.position] !== undefined) given++;
  return given === group.columns.length && group.columns.every((column) => item.texts[column.position] !== undefined);
}

export function* chunks(group: Group, chunkSize: number): Generator<Group> {
  let items: Item[] = [];
  let bytes = 0;
  for (const item of group.items) {
    if (items.length > 0 && (items.length >= chunkSize || bytes + item.size > CHUNK_BYTES)) {
      yield { columns: group.columns, items };
      items = [];
      bytes = 0;
    }
    items.push(item);
    bytes += item.size;
  }
  if (items.length > 0) yield { columns: group.columns, items };
}
