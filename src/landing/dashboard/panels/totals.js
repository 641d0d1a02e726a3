import { get } from '../api.js';
import { el } from '../dom.js';
import { compact, counted, decimal, number, span } from '../format.js';

/** @typedef {Wire<import('../../../stats/stats.dto.js').SessionStats>} SessionStats */

const LONG = 12;

/** @param {string} name @param {string} figure @param {string} note */
const tile = (name, figure, note) =>
  el(
    'div',
    {},
    el('dt', {}, name),
    el('dd', { class: figure.length > LONG ? 'figure long' : 'figure' }, figure),
    el('dd', { class: 'note' }, note),
  );

/** @param {string} session @param {AbortSignal} signal */
export async function totals(session, signal) {
  /** @type {SessionStats} */
  const { queries, results, websites, domains, resultsPerQuery, firstCollectedAt, lastCollectedAt } = await get(
    `/stats/sessions/${session}`,
    {},
    signal,
  );
  const others = Object.keys(results.byType).filter((type) => type !== 'organic').length;
  const organic = `${number(results.byType['organic'] ?? 0)} organic`;
  const kinds = others > 0 ? `${organic}, ${counted(others, 'other type')}` : organic;
  const failed = queries.failed > 0 ? `${number(queries.failed)} failed` : 'none failed';
  const { min, mean, max } = resultsPerQuery;
  return [
    el(
      'dl',
      { class: 'tiles' },
      tile('Queries', number(queries.total), failed),
      tile('Results', number(results.total), kinds),
      tile('Pages', number(websites), 'different ones'),
      tile('Domains', number(domains), 'registrable ones'),
      tile(
        'Results per query',
        decimal(mean),
        min === null ? 'no queries yet' : `from ${compact(min)} to ${compact(max)}`,
      ),
      tile('Collected', span(firstCollectedAt, lastCollectedAt), 'first to last, UTC'),
    ),
  ];
}
