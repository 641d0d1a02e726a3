import { setImmediate as breathe } from 'node:timers/promises';
import { disparity } from './disparity-filter.js';
import type { Edges, Star } from './edges.js';

export type Weight = 'count' | 'inverseRank';

export interface Backbone {
  weight: Weight;
  /** 1 keeps every edge. */
  alpha: number;
  minWeight: number;
}

/** Two nodes, by their numbers. */
export interface Edge {
  source: number;
  target: number;
  weight: number;
  count: number;
  inverseRank: number;
  /** The smaller α of its ends, in the whole graph. */
  alpha: number;
}

/** Of each node, how many edges it has, and the sum of their weights. */
interface Ends {
  degrees: Int32Array;
  strengths: Float64Array;
}

/** How long others wait at most while a graph is computed. */
const SLICE_MS = 10;

const newEnds = (nodes: number): Ends => ({ degrees: new Int32Array(nodes), strengths: new Float64Array(nodes) });

function addEnd({ degrees, strengths }: Ends, node: number, weight: number): void {
  degrees[node] = (degrees[node] as number) + 1;
  strengths[node] = (strengths[node] as number) + weight;
}

/** A graph of which the edges are shown that pass its filters. They are computed whenever they are asked for, and never held. */
export class Network {
  private constructor(
    private readonly all: Edges,
    private readonly backbone: Backbone,
    private readonly whole: Ends,
    private readonly shown: Ends,
  ) {}

  static async of(all: Edges, backbone: Backbone): Promise<Network> {
    const whole = newEnds(all.nodes);
    const isWhole = backbone.alpha === 1 && backbone.minWeight === 0;
    const network = new Network(all, backbone, whole, isWhole ? whole : newEnds(all.nodes));
    for await (const star of network.stars()) {
      const weights = network.weightsOf(star);
      for (let i = 0; i < weights.length; i += 1) {
        addEnd(whole, star.source, weights[i] as number);
        addEnd(whole, star.targets[i] as number, weights[i] as number);
      }
    }
    if (isWhole) return network;
    for await (const edges of network.edges()) {
      for (const { source, target, weight } of edges) {
        addEnd(network.shown, source, weight);
        addEnd(network.shown, target, weight);
      }
    }
    return network;
  }

  /** In the shown graph, where a node without edges does not stand. */
  degreeOf(node: number): number {
    return this.shown.degrees[node] ?? 0;
  }

  weightedDegreeOf(node: number): number {
    return this.shown.strengths[node] ?? 0;
  }

  /** The edges that are shown, those of one node after the other. */
  async *edges(): AsyncIterable<Edge[]> {
    for await (const star of this.stars()) {
      const edges = this.keptOf(star);
      if (edges.length > 0) yield edges;
    }
  }

  private async *stars(): AsyncIterable<Star> {
    let turn = performance.now();
    for (let source = 0; source < this.all.nodes; source += 1) {
      const star = this.all.starOf(source);
      if (star.targets.length > 0) yield star;
      if (performance.now() - turn < SLICE_MS) continue;
      await breathe();
      turn = performance.now();
    }
  }

  private weightsOf({ counts, inverseRanks }: Star): number[] {
    return this.backbone.weight === 'count' ? counts : inverseRanks;
  }

  private keptOf(star: Star): Edge[] {
    const { alpha: level, minWeight } = this.backbone;
    const { source, targets, counts, inverseRanks } = star;
    const weights = this.weightsOf(star);
    const edges: Edge[] = [];
    for (let i = 0; i < weights.length; i += 1) {
      const [weight, target] = [weights[i] as number, targets[i] as number];
      if (weight < minWeight) continue;
      const alpha = Math.min(this.disparityAt(source, weight), this.disparityAt(target, weight));
      if (level < 1 && alpha >= level) continue;
      edges.push({ source, target, weight, count: counts[i] as number, inverseRank: inverseRanks[i] as number, alpha });
    }
    return edges;
  }

  private disparityAt(node: number, weight: number): number {
    return disparity(weight, this.whole.degrees[node] as number, this.whole.strengths[node] as number);
  }
}
