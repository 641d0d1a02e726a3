import type { Ranking } from './ranking.js';

/** Why there is no number. */
export type TauUndefined = 'fewer-than-two-shared' | 'constant-ranks';

/** Ranks of the shared items in both lists, in the order of a, and of b where a has ties. */
function sharedRanks<T>(a: Ranking<T>, b: Ranking<T>): { x: number[]; y: number[] } {
  const pairs: [number, number][] = [];
  for (const [i, item] of a.items.entries()) {
    const place = b.places.get(item);
    if (place !== undefined) pairs.push([a.ranks[i] as number, b.ranks[place] as number]);
  }
  pairs.sort(([x1, y1], [x2, y2]) => x1 - x2 || y1 - y2);
  return { x: pairs.map(([x]) => x), y: pairs.map(([, y]) => y) };
}

/** Pairs among neighbours that are equal, `isEqual(i)` telling whether item i equals the one before it. */
function tiedPairs(length: number, isEqual: (i: number) => boolean): number {
  let [pairs, run] = [0, 1];
  for (let i = 1; i < length; i += 1) {
    run = isEqual(i) ? run + 1 : 1;
    pairs += run - 1;
  }
  return pairs;
}

/** Sorts `values` and counts how many pairs were in the wrong order: a merge sort, O(n log n). */
function sortCountingInversions(values: number[]): number {
  let [from, to, inversions] = [values, Array.from(values), 0];
  for (let width = 1; width < values.length; width *= 2) {
    for (let start = 0; start < values.length; start += 2 * width) {
      const middle = Math.min(start + width, values.length);
      const end = Math.min(start + 2 * width, values.length);
      let [left, right] = [start, middle];
      for (let i = start; i < end; i += 1) {
        if (left < middle && (right >= end || (from[left] as number) <= (from[right] as number))) {
          to[i] = from[left++] as number;
        } else {
          to[i] = from[right++] as number;
          inversions += middle - left;
        }
      }
    }
    [from, to] = [to, from];
  }
  for (const [i, value] of from.entries()) values[i] = value;
  return inversions;
}

/**
 * Kendall's τ-b over the items that both lists have, by their ranks; from −1 to 1, null with a reason where it is not
 * defined. With n0 = n(n − 1)/2 pairs, of which n1 are tied in a, n2 tied in b, C concordant and D discordant:
 *
 *     τ_b = (C − D) / √((n0 − n1)(n0 − n2))
 *
 * Source: M. G. Kendall, The treatment of ties in ranking problems, Biometrika 33(3), 1945; counted in O(n log n) by
 * W. R. Knight, A computer method for calculating Kendall's tau with ungrouped data, JASA 61, 1966.
 */
export function kendallTau<T>(a: Ranking<T>, b: Ranking<T>): number | TauUndefined {
  const { x, y } = sharedRanks(a, b);
  const { length } = x;
  if (length < 2) return 'fewer-than-two-shared';
  const all = (length * (length - 1)) / 2;
  const tiedInA = tiedPairs(length, (i) => x[i] === x[i - 1]);
  const tiedInBoth = tiedPairs(length, (i) => x[i] === x[i - 1] && y[i] === y[i - 1]);
  const discordant = sortCountingInversions(y);
  const tiedInB = tiedPairs(length, (i) => y[i] === y[i - 1]);
  if (tiedInA === all || tiedInB === all) return 'constant-ranks';
  const concordant = all - tiedInA - tiedInB + tiedInBoth - discordant;
  return (concordant - discordant) / (Math.sqrt(all - tiedInA) * Math.sqrt(all - tiedInB));
}
