import { el } from './dom.js';

/** @typedef {import('./dom.js').Child} Child */
/**
 * @template R
 * @typedef {{ name: string, text: (row: R) => Child, isNumber?: boolean, isMinor?: boolean }} Column `isMinor`: left away where it is narrow
 */

/** @param {{ isNumber?: boolean, isMinor?: boolean }} column */
const classOf = ({ isNumber, isMinor }) =>
  [isNumber && 'number', isMinor && 'minor'].filter(Boolean).join(' ') || undefined;

/**
 * The first column names the rows.
 *
 * @template R
 * @param {string} caption
 * @param {Column<R>[]} columns
 * @param {readonly R[]} rows
 */
export function table(caption, columns, rows) {
  const head = columns.map((column) => el('th', { scope: 'col', class: classOf(column) }, column.name));
  const body = rows.map((row) =>
    el(
      'tr',
      {},
      ...columns.map((column, i) =>
        i === 0
          ? el('th', { scope: 'row', class: classOf(column) }, column.text(row))
          : el('td', { class: classOf(column) }, column.text(row)),
      ),
    ),
  );
  return el(
    'table',
    {},
    el('caption', { class: 'unseen' }, caption),
    el('thead', {}, el('tr', {}, ...head)),
    el('tbody', {}, ...body),
  );
}

/** What may be wider than the page, to be moved by keyboard as well. @param {string} label @param {Node} content */
export const scrollable = (label, content) =>
  el('div', { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': label }, content);
