import type { Ranking } from './ranking.js';

/** How many items come in at each depth, from 1 to `depth`. */
function arrivals(depths: Iterable<number>, depth: number): Int32Array {
  const counts = new Int32Array(depth + 1);
  for (const at of depths) counts[at] = (counts[at] as number) + 1;
  return counts;
}

/** For each shared item, the depth from which on both lists hold it. */
function* meetings<T>(short: Ranking<T>, long: Ranking<T>): Iterable<number> {
  for (const [i, item] of short.items.entries()) {
    const place = long.places.get(item);
    if (place !== undefined) yield Math.max(short.depths[i] as number, long.depths[place] as number);
  }
}

/**
 * Rank-biased overlap, extrapolated: RBO_ext of uneven lists; from 0 to 1, top-weighted by p, 0 < p < 1 (p = 0.9 puts
 * 86 % of the weight on the first ten). With s and l the lengths of the shorter and the longer list, X(d) the items that
 * both hold down to depth d, and A(d) = X(d) / d:
 *
 *     RBO_ext = (1 − p)/p · ( Σ_{d=1}^{l} X(d)/d · p^d + Σ_{d=s+1}^{l} A(s)·(d − s)/d · p^d )
 *             + ( (X(l) − X(s))/l + A(s) ) · p^l
 *
 * Tied items all stand at the first depth of their group, where a list held down to depth d may have more than d items. With
 * e = max(0, d − s) the summand is A(d) = 2·(X(d) + e·A(s)) / (|S_d| + |L_d| + e), and the last term (X(l) + (l − s)·A(s))/l:
 * without ties the same as above. Two empty lists are equal, 1; an empty one shares nothing with another, 0.
 *
 * Source: W. Webber, A. Moffat, J. Zobel, A similarity measure for indefinite rankings, ACM TOIS 28(4), 2010, eq. 32 and
 * section 4.4; for ties in the tail of the longer list the w-variant of M. Corsi, J. Urbano, The treatment of ties in
 * rank-biased overlap, SIGIR 2024.
 */
export function rankBiasedOverlap<T>(a: Ranking<T>, b: Ranking<T>, p: number): number {
  const [short, long] = a.items.length <= b.items.length ? [a, b] : [b, a];
  const [s, l] = [short.items.length, long.items.length];
  if (s === 0) return l === 0 ? 1 : 0;

  const met = arrivals(meetings(short, long), l);
  const [inShort, inLong] = [arrivals(short.depths, l), arrivals(long.depths, l)];
  let [shared, held, sum, weight, agreementAtS] = [0, 0, 0, 1 - p, 0];
  for (let d = 1; d <= l; d += 1) {
    shared += met[d] as number;
    held += (inLong[d] as number) + (inShort[d] as number);
    // Beyond its end the shorter list goes on as it agreed so far: one item a depth, of which A(s) are shared.
    const beyond = Math.max(0, d - s);
    const agreement = (2 * (shared + beyond * agreementAtS)) / (held + beyond);
    if (d === s) agreementAtS = agreement;
    sum += weight * agreement;
    weight *= p;
  }
  return Math.min(1, sum + ((shared + (l - s) * agreementAtS) / l) * p ** l);
}
