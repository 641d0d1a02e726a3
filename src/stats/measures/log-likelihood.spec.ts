import { logLikelihood } from './log-likelihood.js';

// The head of the table of Dunning 1993 (−2 log λ of bigrams in a text of Swiss banks), which scipy.stats.chi2_contingency
// with lambda_='log-likelihood' confirms. Its cells are AB, A¬B, ¬AB, ¬A¬B: B among the words after A, and among all others.
it.each([
  ['the swiss', 110, 2442, 111, 29114, 270.72],
  ['can be', 29, 13, 123, 31612, 263.9],
  ['previous year', 31, 23, 139, 31584, 256.84],
  ['mineral water', 10, 0, 3, 31764, 167.23],
])('of %s is what Dunning published', (_, both, first, second, neither, published) => {
  expect(logLikelihood(both, both + first, second, second + neither)).toBeCloseTo(published, 2);
});

// By hand: 2·(10·ln(10/5) + 90·ln(90/95) + 0 + 100·ln(100/95)).
it('is 0 for equal shares, and finite where a term is missing', () => {
  expect(logLikelihood(5, 100, 10, 200)).toBe(0);
  expect(logLikelihood(0, 0, 0, 0)).toBe(0);
  expect(logLikelihood(3, 10, 0, 0)).toBe(0);
  const byHand = 2 * (10 * Math.log(2) + 90 * Math.log(90 / 95) + 100 * Math.log(100 / 95));
  expect(logLikelihood(10, 100, 0, 100)).toBeCloseTo(byHand, 12);
  expect(logLikelihood(0, 100, 10, 100)).toBeCloseTo(byHand, 12);
});
