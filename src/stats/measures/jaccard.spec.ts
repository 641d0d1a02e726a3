import { jaccard } from './jaccard.js';
import { toRanking } from './ranking.js';

// By hand: {a b c} and {b c d e} share 2 of 5.
it('is the share of what both have in what either has, down to rank k', () => {
  const [a, b] = [toRanking(['a', 'b', 'c', 'z']), toRanking(['b', 'c', 'd', 'e'], [1, 2, 3, 3])];
  expect(jaccard(a, b, 3)).toBeCloseTo(2 / 5, 15);
  expect(jaccard(a, b, 1)).toBe(0);
  expect(jaccard(a, b, 2)).toBeCloseTo(1 / 3, 15);
});
