import { type Ranking, toRanking } from '../measures/ranking.js';
import type { Item, RankedListRow } from './ranked-lists.repository.js';

export interface Source {
  source: string;
  name: string;
  /** Query texts that it has a list of. */
  queries: number;
}

/** The lists of one query text, by their source. */
export interface ComparedText {
  text: string;
  engine: string | null;
  rankings: Map<string, Ranking<Item>>;
}

/** Lists that may be compared stand together. */
export interface Comparison {
  /** By name, number or time. */
  sources: Source[];
  texts: ComparedText[];
  /** Query texts under the filters, of which `texts` may be a part. */
  total: number;
}

const byName = new Intl.Collator('en', { numeric: true });

export function toComparison(rows: readonly RankedListRow[]): Comparison {
  const sources = new Map<string, Source>();
  const texts: ComparedText[] = [];
  let last = 0;
  for (const { textNumber, text, engine, source, name, items, ranks } of rows) {
    if (textNumber !== last) texts.push({ text, engine, rankings: new Map() });
    last = textNumber;
    texts.at(-1)?.rankings.set(source, toRanking(items ?? [], ranks ?? []));
    const known = sources.get(source);
    if (known) known.queries += 1;
    else sources.set(source, { source, name, queries: 1 });
  }
  const named = [...sources.values()].toSorted((a, b) => byName.compare(a.source, b.source));
  return { sources: named, texts, total: rows[0]?.texts ?? 0 };
}
