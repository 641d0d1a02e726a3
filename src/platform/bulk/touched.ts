import type { BulkTable } from './table.js';

/** What every change of a row brings with it: the next version, and its time. */
export function touched(table: BulkTable): string[] {
  return table.columns.flatMap(({ metadata, name }) => {
    if (metadata.isVersion) return [`${name} = t.${name} + 1`];
    return metadata.isUpdateDate ? [`${name} = now()`] : [];
  });
}
