import { EDGE_FIGURES, FRACTIONS, type NetworkFormat, NODE_FIGURES } from './format.js';
import { xmlText } from './xml.js';

type Owner = 'node' | 'edge';

const NODE_TEXTS = ['name', 'kind', 'label', 'domain'] as const;
const EDGE_NUMBERS = ['weight', ...EDGE_FIGURES] as const;

const isFraction = (name: string): boolean => name === 'weight' || FRACTIONS.has(name);

/** Files are mostly edges, so that keys are short; nodes have `n`. */
const idOf = (owner: Owner, place: number): string => `${owner === 'node' ? 'd' : 'e'}${place}`;

const keys = (owner: Owner, names: readonly string[], texts: number): string =>
  names
    .map((name, i) => {
      const type = i < texts ? 'string' : isFraction(name) ? 'double' : 'long';
      return `<key id="${idOf(owner, i)}" for="${owner}" attr.name="${name}" attr.type="${type}"/>\n`;
    })
    .join('');

const data = (owner: Owner, place: number, value: string | number): string =>
  `<data key="${idOf(owner, place)}">${value}</data>`;

/**
 * GraphML 1.0 with typed attributes: http://graphml.graphdrawing.org. Its ids are name tokens, which hold neither blanks
 * nor slashes: nodes have numbers, and what identifies them elsewhere is their `name`.
 */
export const graphml: NetworkFormat = {
  mediaType: 'application/graphml+xml',
  extension: 'graphml',
  open: ({ description }) => `<?xml version="1.0" encoding="UTF-8"?>
<graphml xmlns="http://graphml.graphdrawing.org/xmlns">
${keys('node', [...NODE_TEXTS, ...NODE_FIGURES], NODE_TEXTS.length)}${keys('edge', EDGE_NUMBERS, 0)}<graph id="network" edgedefault="undirected">
<desc>${xmlText(description)}</desc>
`,
  node: (node) => {
    const texts = [node.id, node.kind, node.label, node.domain];
    const given = texts.map((text, place) => (text === null ? '' : data('node', place, xmlText(text))));
    const figures = NODE_FIGURES.map((name, i) => data('node', texts.length + i, node[name]));
    return `<node id="n${node.number}">${given.join('')}${figures.join('')}</node>\n`;
  },
  turn: () => '',
  edge: ({ weight, count, inverseRank, alpha }, source, target) =>
    `<edge source="n${source.number}" target="n${target.number}">${data('edge', 0, weight)}${data('edge', 1, count)}${data('edge', 2, inverseRank)}${data('edge', 3, alpha)}</edge>\n`,
  close: () => '</graph>\n</graphml>\n',
};
