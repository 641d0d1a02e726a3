/** n · ln(n / expected), and its limit at 0. */
const term = (observed: number, expected: number): number =>
  observed === 0 ? 0 : observed * Math.log(observed / expected);

/**
 * Dunning's log-likelihood ratio G² = −2 ln λ of one term in two texts: how surprising it is that it stands `first` times
 * among `firstTotal` terms here and `second` times among `secondTotal` there, if it were as likely in both. At least 0;
 * above 10.83 it is significant at p < 0.001 (χ², one degree of freedom).
 *
 *     G² = 2 · Σ O · ln(O / E) over the four cells (the term, all others) × (first, second)
 *
 * Source: T. Dunning, Accurate methods for the statistics of surprise and coincidence, Computational Linguistics 19(1),
 * 1993.
 */
export function logLikelihood(first: number, firstTotal: number, second: number, secondTotal: number): number {
  const total = firstTotal + secondTotal;
  if (total === 0) return 0;
  const share = (first + second) / total;
  const sum =
    term(first, firstTotal * share) +
    term(second, secondTotal * share) +
    term(firstTotal - first, firstTotal * (1 - share)) +
    term(secondTotal - second, secondTotal * (1 - share));
  return Math.max(0, 2 * sum);
}
