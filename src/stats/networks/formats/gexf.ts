import { EDGE_FIGURES, FRACTIONS, type NetworkFormat, NODE_FIGURES } from './format.js';
import { xmlText } from './xml.js';

const NODE_VALUES = ['kind', 'domain', ...NODE_FIGURES] as const;

/** Files are mostly edges, so that names of values are short: their place, as Gephi itself has it. */
const attributes = (names: readonly string[], texts: number): string =>
  names
    .map((name, i) => {
      const type = i < texts ? 'string' : FRACTIONS.has(name) ? 'double' : 'integer';
      return `<attribute id="${i}" title="${name}" type="${type}"/>`;
    })
    .join('');

const value = (place: number, of: string | number): string => `<attvalue for="${place}" value="${of}"/>`;

const today = (): string => new Date().toISOString().slice(0, 10);

/** GEXF 1.3, as Gephi reads it: https://gexf.net. */
export const gexf: NetworkFormat = {
  mediaType: 'application/gexf+xml',
  extension: 'gexf',
  open: ({ description }) => `<?xml version="1.0" encoding="UTF-8"?>
<gexf xmlns="http://gexf.net/1.3" version="1.3">
<meta lastmodifieddate="${today()}"><creator>Search Observatory</creator><description>${xmlText(description)}</description></meta>
<graph defaultedgetype="undirected" mode="static" idtype="string">
<attributes class="node" mode="static">${attributes(NODE_VALUES, 2)}</attributes>
<attributes class="edge" mode="static">${attributes(EDGE_FIGURES, 0)}</attributes>
<nodes>
`,
  node: (node) => {
    const values = NODE_VALUES.map((name, place) => {
      const of = node[name];
      return of === null ? '' : value(place, typeof of === 'string' ? xmlText(of) : of);
    });
    return `<node id="${xmlText(node.id)}" label="${xmlText(node.label)}"><attvalues>${values.join('')}</attvalues></node>\n`;
  },
  turn: () => '</nodes>\n<edges>\n',
  edge: ({ weight, count, inverseRank, alpha }, source, target) =>
    `<edge source="${xmlText(source.id)}" target="${xmlText(target.id)}" weight="${weight}"><attvalues>${value(0, count)}${value(1, inverseRank)}${value(2, alpha)}</attvalues></edge>\n`,
  close: () => '</edges>\n</graph>\n</gexf>\n',
};
