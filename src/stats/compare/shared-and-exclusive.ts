import type { Item } from '../lists/ranked-lists.repository.js';
import type { Comparison } from './compare.dto.js';
import type { MaskRow } from './compare.repository.js';

const sum = (rows: readonly MaskRow[]): number => rows.reduce((total, { count }) => total + count, 0);

/** How many items the session at a place has, alone or with others. */
export const countAt = (rows: readonly MaskRow[], place: number): number =>
  sum(rows.filter(({ mask }) => mask & (1 << place)));

export function sharedAndExclusive(
  rows: readonly MaskRow[],
  sessionIds: readonly number[],
  nameOf: (item: Item) => string,
): Comparison['urls'] {
  const byMask = new Map(rows.map((row) => [row.mask, row]));
  const of = (mask: number) => {
    const row = byMask.get(mask);
    return { count: row?.count ?? 0, items: row?.items?.map(nameOf) ?? [] };
  };
  const total = sum(rows);
  const shared = of(2 ** sessionIds.length - 1);
  const exclusive = sessionIds.map((sessionId, place) => ({ sessionId, ...of(1 << place) }));
  const some = total - shared.count - exclusive.reduce((alone, { count }) => alone + count, 0);
  return { total, shared, some, exclusive };
}
