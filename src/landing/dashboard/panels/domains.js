import { get } from '../api.js';
import { el, isolated } from '../dom.js';
import { coefficient, counted, decimal, number, percent } from '../format.js';
import { nothing } from '../panel.js';
import { scrollable, table } from '../table.js';

/** @typedef {Wire<import('../../../stats/domains/domains.dto.js').DomainStats>} DomainStats */
/** @typedef {DomainStats['items'][number]} Item */

const SHOWN = 10;

/** The table is the chart: each name stands on its bar. @param {Item} item @param {number} most */
function nameOnBar({ domain, results }, most) {
  const bar = el('span', { class: 'bar', 'aria-hidden': 'true' });
  bar.style.inlineSize = `${(100 * results) / most}%`;
  return el('span', { class: 'on-bar' }, isolated(domain), bar);
}

/** @param {string} session @param {AbortSignal} signal */
export async function domains(session, signal) {
  /** @type {DomainStats} */
  const { items, total, results, concentration } = await get(
    '/stats/domains',
    { sessionId: session, limit: SHOWN },
    signal,
  );
  const most = items[0]?.results ?? 0;
  if (most === 0) return nothing('No organic result has a domain yet.');
  const shown =
    total > items.length ? `${number(items.length)} of ${counted(total, 'domain')}` : counted(total, 'domain');
  const sentence = `${shown}, in ${counted(results, 'organic result')}. Gini coefficient ${coefficient(concentration.gini)}: 0 is even, 1 is all in one hand.`;
  const figures = table(
    'Top domains',
    [
      { name: 'Domain', text: (item) => nameOnBar(item, most) },
      { name: 'Results', text: (item) => number(item.results), isNumber: true },
      { name: 'Share', text: ({ share }) => percent(share), isNumber: true },
      { name: 'Best rank', text: ({ bestRank }) => number(bestRank), isNumber: true, isMinor: true },
      { name: 'Mean rank', text: ({ meanRank }) => decimal(meanRank), isNumber: true },
    ],
    items,
  );
  return [el('p', { class: 'note' }, sentence), scrollable('Table of domains', figures)];
}
