import { get } from '../api.js';
import { chart, LINE_HEIGHT, LOOK } from '../chart.js';
import { el } from '../dom.js';
import { compact, counted, day, number, span } from '../format.js';
import { nothing } from '../panel.js';
import { table } from '../table.js';

/** @typedef {Wire<import('../../../stats/counts/counts.dto.js').Timeline>} Timeline */
/** @typedef {Timeline['items'][number]} Period */

const DAY_MS = 86_400_000;
const WIDEST_BAR = 40;
const FEWEST_DAYS = 7;

/** @param {readonly Period[]} items @param {number} width */
function draw(items, width) {
  const bars = items.map((item) => ({ ...item, noon: new Date(Date.parse(item.from) + DAY_MS / 2) }));
  const times = items.map(({ from }) => Date.parse(from));
  const [first = 0, last = 0] = [times[0], times.at(-1)];
  const margin = Math.max(0, Math.ceil((FEWEST_DAYS - 1 - (last - first) / DAY_MS) / 2)) * DAY_MS;
  const domain = [new Date(first - margin), new Date(last + DAY_MS + margin)];
  const days = (last - first + 2 * margin) / DAY_MS + 1;
  // A day is one of many thousand where a session spans years: its bar stays visible.
  const bar = Math.max(2, Math.min(WIDEST_BAR, ((width - 64) / days) * 0.8));
  const at = Plot.pointerX({ x: 'noon', y: 'results' });
  return Plot.plot({
    ...LOOK,
    width,
    height: 240,
    marginLeft: 48,
    x: { type: 'utc', label: null, inset: 6, domain, ticks: width / 110 },
    y: {
      label: null,
      zero: true,
      nice: true,
      grid: true,
      ticks: Math.min(5, Math.max(...items.map(({ results }) => results))),
      tickFormat: compact,
    },
    marks: [
      Plot.ruleX(bars, { x: 'noon', y: 'results', stroke: 'var(--accent)', strokeWidth: bar }),
      Plot.ruleY([0], { stroke: 'var(--control)' }),
      Plot.tip(bars, {
        ...at,
        lineHeight: LINE_HEIGHT,
        title: ({ from, results, queries }) =>
          `${day(from)}\n${counted(results, 'result')} of ${counted(queries, 'query', 'queries')}`,
      }),
    ],
  });
}

/** @param {string} session @param {AbortSignal} signal */
export async function timeline(session, signal) {
  /** @type {Timeline} */
  const { items, total } = await get('/stats/timeline', { sessionId: session }, signal);
  const [first, last] = [items[0], items.at(-1)];
  if (!first || !last) return nothing('Nothing was collected in this session yet.');
  const results = items.reduce((sum, period) => sum + period.results, 0);
  const most = items.reduce((best, period) => (period.results > best.results ? period : best), first);
  const spread = `on ${counted(total, 'day')}, ${span(first.from, last.from)}; most on ${day(most.from)}: ${number(most.results)}`;
  const when = items.length > 1 ? spread : `on ${day(first.from)}`;
  const sentence = `${counted(results, 'organic result')} ${when}.`;
  const figures = table(
    'Results per day',
    [
      { name: 'Day (UTC)', text: ({ from }) => day(from) },
      { name: 'Results', text: (period) => number(period.results), isNumber: true },
      { name: 'Queries', text: ({ queries }) => number(queries), isNumber: true },
      { name: 'Failed', text: ({ failed }) => number(failed), isNumber: true },
    ],
    items,
  );
  const latest = total > items.length ? ` The latest ${number(items.length)} of ${number(total)} days.` : '';
  return [el('p', { class: 'note' }, sentence, latest), chart(sentence, (width) => draw(items, width), figures)];
}
