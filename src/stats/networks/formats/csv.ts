import { EDGE_FIGURES, type NetworkFormat } from './format.js';

/** The names by which Gephi knows the ends, the direction and the weight of an edge. */
const HEADER = ['Source', 'Target', 'Type', 'Weight', ...EDGE_FIGURES];

const MUST_QUOTE = /[",\r\n]|\s$/;
const cell = (text: string): string => (MUST_QUOTE.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

/** An edge list by RFC 4180. Every name begins with its kind, so that no cell is a formula. */
export const csv: NetworkFormat = {
  mediaType: 'text/csv; charset=utf-8; header=present',
  extension: 'csv',
  open: () => `${HEADER.join(',')}\r\n`,
  node: () => '',
  turn: () => '',
  edge: ({ weight, count, inverseRank, alpha }, source, target) =>
    `${cell(source.id)},${cell(target.id)},Undirected,${weight},${count},${inverseRank},${alpha}\r\n`,
  close: () => '',
};
