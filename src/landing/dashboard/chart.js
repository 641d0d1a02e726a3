import { el } from './dom.js';
import { scrollable } from './table.js';

/** As many as colours are told apart, each with a symbol of its own. */
export const MOST_SERIES = 6;
export const COLORS = Array.from({ length: MOST_SERIES }, (_, i) => `var(--series-${i + 1})`);
export const SYMBOLS = /** @type {const} */ (['circle', 'square', 'triangle', 'diamond', 'star', 'wye']);

/** Of the text beside a pointer. */
export const LINE_HEIGHT = 1.35;

/** What all charts have in common. @type {import("@observablehq/plot").PlotOptions} */
export const LOOK = {
  marginRight: 16,
  style: { background: 'transparent', color: 'inherit', fontSize: '12px', overflow: 'visible' },
};

/**
 * A picture for those who look, one sentence and a table for those who read.
 *
 * @param {string} sentence
 * @param {(width: number) => Element} draw
 * @param {HTMLTableElement} figures
 */
export function chart(sentence, draw, figures) {
  const picture = el('div', { class: 'picture', role: 'img', 'aria-label': sentence });
  let width = 0;
  new ResizeObserver(() => {
    const { clientWidth } = picture;
    if (clientWidth === 0 || clientWidth === width) return;
    width = clientWidth;
    const drawn = draw(width);
    drawn.setAttribute('aria-hidden', 'true');
    picture.replaceChildren(drawn);
  }).observe(picture);
  return el('figure', {}, picture, el('details', {}, el('summary', {}, 'The figures'), scrollable(sentence, figures)));
}
