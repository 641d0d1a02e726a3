import { restate, shown } from '../address.js';
import { get } from '../api.js';
import { el, isolated } from '../dom.js';
import { coefficient, counted, number } from '../format.js';
import { nothing } from '../panel.js';
import { scrollable } from '../table.js';

/** @typedef {Wire<import('../../../stats/overlap/overlap.dto.js').OverlapAnswer>} Overlap */
/** @typedef {keyof typeof MEASURES} Measure */

const MEASURES = {
  rbo: { name: 'RBO', about: 'Rank-biased overlap: what stands first weighs most' },
  jaccard: { name: 'Jaccard', about: 'Pages that both have, of all pages that either has' },
  overlap: { name: 'Overlap', about: 'Pages that both have, of the longer list' },
  kendallTau: { name: 'Kendall τ', about: 'Whether shared pages stand in the same order: −1 is reversed, 1 the same' },
};

/** @returns {Measure} */
function measureShown() {
  const { measure = 'rbo' } = shown();
  return Object.hasOwn(MEASURES, measure) ? /** @type {Measure} */ (measure) : 'rbo';
}

/** @param {number | null} value */
function cell(value) {
  if (value === null) return el('td', {}, coefficient(value));
  const colored = el('td', { class: value < 0 ? 'value below' : 'value' }, coefficient(value));
  colored.style.setProperty('--value', String(Math.abs(value)));
  return colored;
}

/** @param {Overlap} overlap @param {Measure} measure */
function heatMap({ sources, matrix }, measure) {
  const rows = sources.map(({ name }, i) => {
    const values = sources.map((_, j) => matrix[measure][i]?.[j] ?? null);
    const cells = values.map((value, j) => (i === j ? el('td', { class: 'itself' }) : cell(value)));
    return el('tr', {}, el('th', { scope: 'row' }, isolated(name)), ...cells);
  });
  const columns = sources.map(({ name }) => el('th', { scope: 'col' }, isolated(name)));
  const caption = el('caption', { class: 'unseen' }, `${MEASURES[measure].name} of every two engines`);
  const head = el('thead', {}, el('tr', {}, el('td'), ...columns));
  const map = el('table', { class: 'heat' }, caption, head, el('tbody', {}, ...rows));
  map.style.setProperty('--sources', String(sources.length));
  return map;
}

/** What the colours mean. @param {Measure} measure */
function scale(measure) {
  const halves = measure === 'kendallTau' ? ['−1', el('span', { class: 'below' }), '0'] : ['0'];
  return el('p', { class: 'scale', 'aria-hidden': 'true' }, ...halves, el('span'), '1');
}

/** @param {Overlap} answer @param {Measure} measure */
function view(answer, measure) {
  const { k, queries, queriesTotal } = answer;
  const texts = counted(queriesTotal, 'query text');
  const read = queries < queriesTotal ? `${number(queries)} of ${texts}` : texts;
  const depth = measure === 'jaccard' || measure === 'overlap' ? `, first ${number(k)} ranks` : '';
  return [
    el(
      'p',
      { class: 'note' },
      `${MEASURES[measure].about}. Mean over the texts that both were asked; ${read}${depth}.`,
    ),
    scrollable('Agreement of engines', heatMap(answer, measure)),
    scale(measure),
  ];
}

/** @param {() => void} changed */
function measurePicker(changed) {
  const choices = Object.entries(MEASURES).map(([measure, { name }]) => {
    const radio = el('input', { type: 'radio', name: 'measure', value: measure });
    radio.addEventListener('change', () => {
      restate({ ...shown(), measure });
      changed();
    });
    return el('label', {}, radio, el('span', {}, name));
  });
  return el('fieldset', { class: 'segments' }, el('legend', { class: 'unseen' }, 'Measure'), ...choices);
}

/** @param {string} session @param {AbortSignal} signal lasts as long as the session is shown */
export async function overlap(session, signal) {
  /** @type {Overlap} */
  const answer = await get('/stats/overlap', { sessionId: session, by: 'engine', limit: 0 }, signal);
  if (answer.sources.length < 2) return nothing('It takes two engines to compare, and this session has fewer.');
  if (answer.pairs.every(({ queries }) => queries === 0)) {
    return nothing('No two engines of this session were asked the same query text: there is nothing to compare.');
  }
  const place = el('div');
  const picker = measurePicker(update);
  function update() {
    const measure = measureShown();
    for (const radio of picker.querySelectorAll('input')) radio.checked = radio.value === measure;
    place.replaceChildren(...view(answer, measure));
  }
  update();
  addEventListener('hashchange', update, { signal });
  return [picker, place];
}
