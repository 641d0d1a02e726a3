/** So many domains have that many results each; both are at least 1. */
export interface Frequency {
  results: number;
  domains: number;
}

export interface Concentration {
  /** Σ s² over the shares s of all domains (Herfindahl 1950, Hirschman 1945): 1 / n of n equal ones, up to 1. */
  herfindahlHirschman: number;
  /** Gini coefficient of the results per domain (Gini 1912): 0 when all are equal, towards 1 when one has nearly all. */
  gini: number;
  /** Shannon entropy −Σ s log₂ s in bits (Shannon 1948): 0 for one domain, log₂ n for n equal ones. */
  entropy: number;
}

/** How unevenly results spread over domains, from the number of domains of each size alone. Null without domains. */
export function concentrationOf(frequencies: readonly Frequency[]): Concentration | null {
  const ascending = frequencies.toSorted((a, b) => a.results - b.results);
  const total = ascending.reduce((sum, { results, domains }) => sum + results * domains, 0);
  if (total === 0) return null;
  let [squares, entropy, ranked, before] = [0, 0, 0, 0];
  for (const { results, domains } of ascending) {
    const share = results / total;
    squares += domains * share * share;
    entropy -= domains * share * Math.log2(share);
    // Σ i·x over the places i of these equal domains, counted from the smallest domain of all.
    ranked += share * (domains * before + (domains * (domains + 1)) / 2);
    before += domains;
  }
  const gini = (2 * ranked) / before - (before + 1) / before;
  // Rounding must not leave what the figures can be.
  return { herfindahlHirschman: Math.min(squares, 1), gini: Math.max(gini, 0), entropy: Math.max(entropy, 0) };
}
