/** Sums over the domains of a set, each with x results, the domain with the most on the last place i. */
export interface DomainSums {
  domains: number;
  /** Σ x */
  results: number;
  /** Σ x² */
  squares: number;
  /** Σ i·x */
  places: number;
  /** Σ x·log₂ x */
  logarithms: number;
}

export interface Concentration {
  /** Σ s² over the shares s of all domains (Herfindahl 1950, Hirschman 1945): 1 / n of n equal ones, up to 1. */
  herfindahlHirschman: number;
  /** Gini coefficient of the results per domain (Gini 1912): 0 when all are equal, towards 1 when one has nearly all. */
  gini: number;
  /** Shannon entropy −Σ s log₂ s in bits (Shannon 1948): 0 for one domain, log₂ n for n equal ones. */
  entropy: number;
}

/** Where the sums say 0, a difference of logarithms may not: what is far below any count is nothing. */
const PRECISION = 1e12;

/** How unevenly results spread over domains. Null without domains. */
export function concentrationOf(sums: DomainSums): Concentration | null {
  const { domains, results, squares, places, logarithms } = sums;
  if (results === 0) return null;
  const herfindahlHirschman = squares / results ** 2;
  const gini = (2 * places) / (domains * results) - (domains + 1) / domains;
  // −Σ (x/N) log₂ (x/N) = log₂ N − (Σ x·log₂ x) / N
  const entropy = Math.round((Math.log2(results) - logarithms / results) * PRECISION) / PRECISION;
  // Rounding must not leave what the figures can be.
  return {
    herfindahlHirschman: Math.min(herfindahlHirschman, 1),
    gini: Math.max(gini, 0),
    entropy: Math.max(entropy, 0),
  };
}
