import type { Agreement } from './agreement.js';
import type { Comparison, Source } from '../lists/comparison.js';

type Cell = number | null;

/** Square and symmetric, rows and columns in the order of the sources. */
export interface AgreementMatrix {
  queries: number[][];
  jaccard: Cell[][];
  overlap: Cell[][];
  rbo: Cell[][];
  kendallTau: Cell[][];
}

/** Whether the source has any result: then it agrees with itself. */
const hasResults = ({ texts }: Comparison, { source }: Source): boolean =>
  texts.some(({ rankings }) => (rankings.get(source)?.items.length ?? 0) > 0);

/** The pairs as matrices, with what a source says of itself on the diagonal. */
export function toMatrix(comparison: Comparison, pairs: readonly Agreement[]): AgreementMatrix {
  const { sources } = comparison;
  const pairOf = new Map(
    pairs.flatMap((pair) => [[`${pair.a}\0${pair.b}`, pair] as const, [`${pair.b}\0${pair.a}`, pair] as const]),
  );
  function matrix<C extends Cell>(of: (pair: Agreement) => C, ofItself: (source: Source) => C): C[][] {
    return sources.map((row) =>
      sources.map((column) => {
        const pair = pairOf.get(`${row.source}\0${column.source}`);
        return pair ? of(pair) : ofItself(row);
      }),
    );
  }
  const one = (source: Source): Cell => (hasResults(comparison, source) ? 1 : null);
  return {
    queries: matrix(
      (pair) => pair.queries,
      ({ queries }) => queries,
    ),
    jaccard: matrix((pair) => pair.jaccard, one),
    overlap: matrix((pair) => pair.overlap, one),
    rbo: matrix((pair) => pair.rbo, one),
    kendallTau: matrix((pair) => pair.kendallTau, one),
  };
}
