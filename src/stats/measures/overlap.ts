import { type Ranking, sharedWithin, sizeWithin } from './ranking.js';

/**
 * Overlap@k: |A ∩ B| / max(|A|, |B|) of the items with a rank of at most k; from 0 to 1. Where one list has k items it
 * is the agreement at depth k, |A ∩ B| / k; shorter lists can still be equal. Two empty lists are: 1.
 * Source: W. Webber, A. Moffat, J. Zobel, A similarity measure for indefinite rankings, ACM TOIS 28(4), 2010, eq. 2.
 */
export function overlap<T>(a: Ranking<T>, b: Ranking<T>, k: number): number {
  const larger = Math.max(sizeWithin(a, k), sizeWithin(b, k));
  return larger === 0 ? 1 : sharedWithin(a, b, k) / larger;
}
