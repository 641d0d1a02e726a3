import type { NetworkFormat } from './format.js';

/** Node-link form: what d3-force takes, and `networkx.node_link_graph(data, edges="links")`. */
export const json: NetworkFormat = {
  mediaType: 'application/json',
  extension: 'json',
  open: (head) => `{"directed":false,"multigraph":false,"graph":${JSON.stringify(head)},"nodes":[\n`,
  node: ({ number: _, ...node }, isFirst) => (isFirst ? '' : ',\n') + JSON.stringify(node),
  turn: () => '\n],"links":[\n',
  edge: ({ weight, count, inverseRank, alpha }, source, target, isFirst) =>
    `${isFirst ? '' : ',\n'}{"source":${JSON.stringify(source.id)},"target":${JSON.stringify(target.id)},"weight":${weight},"count":${count},"inverseRank":${inverseRank},"alpha":${alpha}}`,
  close: () => '\n]}\n',
};
