import { type Edges, type Star, StarSum } from './edges.js';
import type { ResultList, ResultLists } from './result-lists.js';

/**
 * Query texts, numbered first, and the items among their results: an edge counts the results, and adds up 1 / best rank
 * over the lists of the text.
 */
export class BipartiteEdges implements Edges {
  readonly nodes: number;
  private readonly listsOf: ResultList[][];
  private readonly sum: StarSum;

  constructor({ lists, texts, items }: ResultLists) {
    this.nodes = texts.length + items.length;
    this.listsOf = texts.map(() => []);
    for (const list of lists) this.listsOf[list.text]?.push(list);
    this.sum = new StarSum(this.nodes);
  }

  starOf(source: number): Star {
    for (const { items, ranks, occurrences } of this.listsOf[source] ?? []) {
      for (const [i, item] of items.entries())
        this.sum.add(this.listsOf.length + item, occurrences[i] as number, 1 / (ranks[i] as number));
    }
    return this.sum.take(source);
  }
}
