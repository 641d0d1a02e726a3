import { setImmediate as breathe } from 'node:timers/promises';
import type { ComparedText, Comparison } from '../lists/comparison.js';
import { jaccard } from '../measures/jaccard.js';
import { kendallTau, type TauUndefined } from '../measures/kendall-tau.js';
import { overlap } from '../measures/overlap.js';
import { rankBiasedOverlap } from '../measures/rank-biased-overlap.js';
import type { Ranking } from '../measures/ranking.js';
import type { Item } from '../lists/ranked-lists.repository.js';

export interface AgreementOptions {
  k: number;
  p: number;
}

/** How two sources agree: means over the query texts that both have. */
export interface Agreement {
  a: string;
  b: string;
  queries: number;
  jaccard: number | null;
  overlap: number | null;
  rbo: number | null;
  kendallTau: number | null;
  /** Query texts for which τ is defined. */
  kendallTauQueries: number;
  kendallTauReason: TauUndefined | 'no-shared-query' | null;
}

/** Result entries that are compared before other requests get their turn: some 10 ms of work. */
const ENTRIES_AT_ONCE = 50_000;

class Tally {
  private queries = 0;
  private readonly sums = { jaccard: 0, overlap: 0, rbo: 0, tau: 0 };
  private tauQueries = 0;
  private readonly undefinedTaus: Record<TauUndefined, number> = { 'fewer-than-two-shared': 0, 'constant-ranks': 0 };

  constructor(
    private readonly a: string,
    private readonly b: string,
  ) {}

  /** Adds one query text; returns how many results were compared. */
  add({ rankings }: ComparedText, { k, p }: AgreementOptions): number {
    const [a, b] = [rankings.get(this.a), rankings.get(this.b)];
    // Where neither has a result there is nothing to agree on.
    if (!a || !b || a.items.length + b.items.length === 0) return 0;
    this.queries += 1;
    this.sums.jaccard += jaccard(a, b, k);
    this.sums.overlap += overlap(a, b, k);
    this.sums.rbo += rankBiasedOverlap(a, b, p);
    this.addTau(a, b);
    return a.items.length + b.items.length;
  }

  result(): Agreement {
    const { a, b, queries, sums, tauQueries, undefinedTaus } = this;
    const mean = (sum: number, count = queries): number | null => (count === 0 ? null : sum / count);
    const constant = undefinedTaus['constant-ranks'] > undefinedTaus['fewer-than-two-shared'];
    const reason = queries === 0 ? 'no-shared-query' : constant ? 'constant-ranks' : 'fewer-than-two-shared';
    return {
      a,
      b,
      queries,
      jaccard: mean(sums.jaccard),
      overlap: mean(sums.overlap),
      rbo: mean(sums.rbo),
      kendallTau: mean(sums.tau, tauQueries),
      kendallTauQueries: tauQueries,
      kendallTauReason: tauQueries === 0 ? reason : null,
    };
  }

  private addTau(a: Ranking<Item>, b: Ranking<Item>): void {
    const tau = kendallTau(a, b);
    if (typeof tau === 'string') this.undefinedTaus[tau] += 1;
    else {
      this.sums.tau += tau;
      this.tauQueries += 1;
    }
  }
}

/** Every pair of sources, each once, in the order of the sources. */
export async function agreements({ sources, texts }: Comparison, options: AgreementOptions): Promise<Agreement[]> {
  const tallies = sources.flatMap(({ source: a }, i) => sources.slice(i + 1).map(({ source: b }) => new Tally(a, b)));
  let entries = 0;
  for (const text of texts) {
    for (const tally of tallies) entries += tally.add(text, options);
    if (entries < ENTRIES_AT_ONCE) continue;
    entries = 0;
    await breathe();
  }
  return tallies.map((tally) => tally.result());
}
