import { type Ranking, sharedWithin, sizeWithin } from './ranking.js';

/**
 * Jaccard@k: |A ∩ B| / |A ∪ B| of the items with a rank of at most k; from 0 to 1. Two empty lists are equal: 1.
 * Source: P. Jaccard, The distribution of the flora in the alpine zone, New Phytologist 11(2), 1912.
 */
export function jaccard<T>(a: Ranking<T>, b: Ranking<T>, k: number): number {
  const shared = sharedWithin(a, b, k);
  const union = sizeWithin(a, k) + sizeWithin(b, k) - shared;
  return union === 0 ? 1 : shared / union;
}
