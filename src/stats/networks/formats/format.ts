import type { Edge } from '../graph/network.js';
import type { NetworkType } from '../network.dto.js';

export type NodeKind = 'query' | 'domain' | 'website';

/** Degrees are of the graph that is shown; results, lists and ranks are of all that passes the filters. */
export interface NetworkNode {
  /** Of this graph alone, from 0. */
  number: number;
  /** Kind and label, such as `domain:wikipedia.org`: the same in every graph. */
  id: string;
  kind: NodeKind;
  label: string;
  /** Null for queries, and for pages without one. */
  domain: string | null;
  degree: number;
  weightedDegree: number;
  results: number;
  lists: number;
  bestRank: number;
}

/** What the graph is of. */
export interface NetworkHead {
  type: NetworkType;
  session: number;
  weight: string;
  alpha: number;
  minWeight: number;
  description: string;
}

/** What a node or an edge says of itself in figures, besides its ends and its weight. */
export const NODE_FIGURES = ['degree', 'weightedDegree', 'results', 'lists', 'bestRank'] as const;
export const EDGE_FIGURES = ['count', 'inverseRank', 'alpha'] as const;

/** Figures that are no integers. */
export const FRACTIONS: ReadonlySet<string> = new Set(['weightedDegree', 'inverseRank', 'alpha']);

/** One file of this folder is one format: all nodes, then all edges. */
export interface NetworkFormat {
  readonly mediaType: string;
  readonly extension: string;
  open(head: NetworkHead): string;
  /** `isFirst` of all. */
  node(node: NetworkNode, isFirst: boolean): string;
  /** After the last node. */
  turn(): string;
  edge(edge: Edge, source: NetworkNode, target: NetworkNode, isFirst: boolean): string;
  close(): string;
}
