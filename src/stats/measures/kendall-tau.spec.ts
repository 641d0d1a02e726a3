import { kendallTau } from './kendall-tau.js';
import { type Ranking, toRanking } from './ranking.js';

/** A list in which item i has the i-th of these ranks. */
function withRanks(ranks: number[]): Ranking<number> {
  const order = ranks.map((rank, item) => ({ rank, item })).toSorted((a, b) => a.rank - b.rank);
  return toRanking(
    order.map(({ item }) => item),
    order.map(({ rank }) => rank),
  );
}

// By hand: of the 10 pairs of 12345 and 31254, three are in another order: (7 − 3)/10.
// All values are those of scipy.stats.kendalltau 1.17.1 (the first is the example of its documentation).
it.each([
  [[12, 2, 1, 12, 2], [1, 4, 7, 1, 0], -0.4714045207910316],
  [[1, 2, 3, 4, 5], [3, 1, 2, 5, 4], 0.4],
  [[1, 1, 2, 3, 3, 3, 7], [2, 1, 2, 9, 4, 4, 1], 0.2858309752375148],
  [[1, 2, 3], [3, 2, 1], -1],
])('of the ranks %j and %j is what scipy says', (x, y, tau) => {
  expect(kendallTau(withRanks(x), withRanks(y))).toBeCloseTo(tau, 12);
});

it('counts what both lists have alone', () => {
  expect(kendallTau(toRanking(['a', 'x', 'b', 'c']), toRanking(['y', 'a', 'b', 'z']))).toBe(1);
});

it('has a reason where it has no value', () => {
  expect(kendallTau(toRanking(['a', 'b']), toRanking(['b', 'c']))).toBe('fewer-than-two-shared');
  expect(kendallTau(toRanking(['a', 'b'], [1, 1]), toRanking(['b', 'a']))).toBe('constant-ranks');
  expect(kendallTau(toRanking(['a']), toRanking(['a']))).toBe('fewer-than-two-shared');
});
