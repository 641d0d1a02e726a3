/** The edges of one node to nodes behind it, by their numbers. */
export interface Star {
  source: number;
  targets: number[];
  counts: number[];
  inverseRanks: number[];
}

/** The edges of a graph whose nodes are numbers from 0; each edge belongs to the smaller one of its ends. */
export interface Edges {
  readonly nodes: number;
  /** Computed anew with each call: a graph has far more edges than its lists have results. */
  starOf(source: number): Star;
}

/** Adds up the edges of one node after the other. */
export class StarSum {
  private readonly counts: Int32Array;
  private readonly inverseRanks: Float64Array;
  private targets: number[] = [];

  constructor(nodes: number) {
    this.counts = new Int32Array(nodes);
    this.inverseRanks = new Float64Array(nodes);
  }

  add(target: number, count: number, inverseRank: number): void {
    if (this.counts[target] === 0) this.targets.push(target);
    this.counts[target] = (this.counts[target] as number) + count;
    this.inverseRanks[target] = (this.inverseRanks[target] as number) + inverseRank;
  }

  /** What was added since it was taken last. */
  take(source: number): Star {
    const targets = this.targets.toSorted((a, b) => a - b);
    const counts: number[] = [];
    const inverseRanks: number[] = [];
    for (const target of targets) {
      counts.push(this.counts[target] as number);
      inverseRanks.push(this.inverseRanks[target] as number);
      this.counts[target] = this.inverseRanks[target] = 0;
    }
    this.targets = [];
    return { source, targets, counts, inverseRanks };
  }
}
