import { setImmediate as breathe } from 'node:timers/promises';
import type { NetworkFormat, NetworkHead, NetworkNode } from './formats/format.js';
import type { Network } from './graph/network.js';

/** Characters of a piece. */
const PIECE = 64 * 1024;

/** The text of the nodes and the edges that are shown, in pieces, each of them computed when it is asked for. */
export async function* writeNetwork(
  format: NetworkFormat,
  head: NetworkHead,
  nodes: readonly NetworkNode[],
  network: Network,
): AsyncIterable<string> {
  let piece = format.open(head);
  let isFirst = true;
  for (const node of nodes) {
    if (node.degree === 0) continue;
    piece += format.node(node, isFirst);
    isFirst = false;
    if (piece.length < PIECE) continue;
    yield piece;
    piece = '';
    await breathe();
  }
  piece += format.turn();
  isFirst = true;
  for await (const edges of network.edges()) {
    for (const edge of edges) {
      piece += format.edge(edge, nodes[edge.source] as NetworkNode, nodes[edge.target] as NetworkNode, isFirst);
      isFirst = false;
      if (piece.length < PIECE) continue;
      yield piece;
      piece = '';
      await breathe();
    }
  }
  yield piece + format.close();
}
