import type { Comparison } from '../lists/comparison.js';
import { sizeWithin } from '../measures/ranking.js';
import type { Item } from '../lists/ranked-lists.repository.js';

/** What exactly these sources have, and no other. */
export interface SharedSet {
  sources: string[];
  /** Occurrences: an item counts once in each query text. */
  count: number;
  /** Item → query texts, the most frequent first, as many as were asked for. */
  items: { item: Item; queries: number }[];
}

export interface SharedSets {
  /** Query texts that every source has. */
  queries: number;
  /** Different sets, of which `sets` may be a part. */
  total: number;
  sets: SharedSet[];
}

const MAX_SETS = 100;

/** In which sources each item of a text stands down to rank k, one bit a source. */
function masks(
  rankings: Comparison['texts'][number]['rankings'],
  sources: Comparison['sources'],
  k: number,
): Map<Item, number> {
  const found = new Map<Item, number>();
  for (const [i, { source }] of sources.entries()) {
    const ranking = rankings.get(source);
    if (!ranking) continue;
    for (const item of ranking.items.slice(0, sizeWithin(ranking, k)))
      found.set(item, (found.get(item) ?? 0) | (1 << i));
  }
  return found;
}

const named = (mask: number, sources: Comparison['sources']): string[] =>
  sources.filter((_, i) => mask & (1 << i)).map(({ source }) => source);

const byCount = <T>([a, m]: [T, number], [b, n]: [T, number]): number => n - m || (a < b ? -1 : 1);

/**
 * The exclusive intersections of the first k results, as Venn and UpSet diagrams show them, over the query texts that
 * every source has: an item of a text that a source was never asked for would look exclusive to the others.
 */
export function sharedSets({ sources, texts }: Comparison, k: number, limit: number): SharedSets {
  const sets = new Map<number, Map<Item, number>>();
  const complete = texts.filter(({ rankings }) => rankings.size === sources.length);
  for (const { rankings } of complete) {
    for (const [item, mask] of masks(rankings, sources, k)) {
      let counts = sets.get(mask);
      if (!counts) sets.set(mask, (counts = new Map()));
      counts.set(item, (counts.get(item) ?? 0) + 1);
    }
  }
  const counted = Array.from(sets, ([mask, counts]) => {
    const count = [...counts.values()].reduce((sum, n) => sum + n, 0);
    return { mask, counts, count };
  });
  const largest = counted.toSorted((a, b) => b.count - a.count || a.mask - b.mask).slice(0, MAX_SETS);
  return {
    queries: complete.length,
    total: counted.length,
    sets: largest.map(({ mask, counts, count }) => ({
      sources: named(mask, sources),
      count,
      items: [...counts]
        .toSorted(byCount)
        .slice(0, limit)
        .map(([item, queries]) => ({ item, queries })),
    })),
  };
}
