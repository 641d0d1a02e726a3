import { type Edges, type Star, StarSum } from './edges.js';
import type { ResultLists } from './result-lists.js';

/**
 * Items that stand in the same lists: an edge counts these lists, and adds up 1 / (rank · rank) over them. That is the
 * projection of lists × items to the items (Newman, Networks, 2nd edition 2018, section 6.6), B·Bᵀ without its diagonal,
 * with 1 or 1 / rank in B.
 */
export class CooccurrenceEdges implements Edges {
  readonly nodes: number;
  /** Of each item, its lists and its places in them, in turns. */
  private readonly appearances: number[][];
  private readonly sum: StarSum;

  constructor(private readonly source: ResultLists) {
    this.nodes = source.items.length;
    this.appearances = source.items.map(() => []);
    for (const [number, { items }] of source.lists.entries()) {
      for (const [place, item] of items.entries()) this.appearances[item]?.push(number, place);
    }
    this.sum = new StarSum(this.nodes);
  }

  starOf(source: number): Star {
    const appearances = this.appearances[source] ?? [];
    for (let at = 0; at < appearances.length; at += 2) {
      const { items = [], ranks = [] } = this.source.lists[appearances[at] as number] ?? {};
      const rank = ranks[appearances[at + 1] as number] as number;
      for (let i = 0; i < items.length; i += 1) {
        const target = items[i] as number;
        if (target > source) this.sum.add(target, 1, 1 / (rank * (ranks[i] as number)));
      }
    }
    return this.sum.take(source);
  }
}
