import type { Ranking } from './ranking.js';

/** The constant of the paper: it keeps high ranks of one list from outweighing all others. */
export const RRF_K = 60;

export interface Fused<T> {
  item: T;
  score: number;
}

/**
 * Reciprocal rank fusion: Σ 1 / (k + rank) over the lists that have the item, the best first; equal scores stand in the
 * order in which the lists have them.
 * Source: G. V. Cormack, C. L. A. Clarke, S. Büttcher, Reciprocal rank fusion outperforms Condorcet and individual rank
 * learning methods, SIGIR 2009.
 */
export function reciprocalRankFusion<T>(rankings: readonly Ranking<T>[], k = RRF_K): Fused<T>[] {
  const scores = new Map<T, number>();
  for (const { items, ranks } of rankings) {
    for (const [i, item] of items.entries()) {
      scores.set(item, (scores.get(item) ?? 0) + 1 / (k + (ranks[i] as number)));
    }
  }
  return Array.from(scores, ([item, score]) => ({ item, score })).toSorted((a, b) => b.score - a.score);
}
