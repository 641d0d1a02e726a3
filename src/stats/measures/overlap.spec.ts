import { overlap } from './overlap.js';
import { toRanking } from './ranking.js';

// By hand: among the first 3, a and b share 2; to rank 10 they share 3, and the longer one has 5.
it('is the share of what both have in the larger list, down to rank k', () => {
  const [a, b] = [toRanking(['a', 'b', 'c', 'd']), toRanking(['c', 'x', 'a', 'y', 'd'])];
  expect(overlap(a, b, 3)).toBeCloseTo(2 / 3, 15);
  expect(overlap(a, b, 1)).toBe(0);
  expect(overlap(a, b, 10)).toBeCloseTo(3 / 5, 15);
});

it('is 1 for equal lists that are shorter than k', () => {
  expect(overlap(toRanking(['a', 'b']), toRanking(['b', 'a']), 10)).toBe(1);
});
