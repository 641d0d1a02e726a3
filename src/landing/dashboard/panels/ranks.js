import { get } from '../api.js';
import { chart, COLORS, LINE_HEIGHT, LOOK, MOST_SERIES, SYMBOLS } from '../chart.js';
import { el, isolated } from '../dom.js';
import { counted, decimal, moment, NONE, number } from '../format.js';
import { nothing } from '../panel.js';
import { table } from '../table.js';

/** @typedef {Wire<import('../../../stats/ranks/ranks.dto.js').RanksAnswer>} Ranks */
/** @typedef {Ranks['series'][number] & { name: string }} Series */
/** @typedef {{ name: string, collectedAt: string, rank: number | null, url: string | null }} Point */

/** Engines; where one was asked in several markets, with the market. @param {Ranks['series']} series @returns {Series[]} */
function named(series) {
  const isEach = new Set(series.map(({ engine }) => engine)).size === series.length;
  return series.map((one) => {
    const { engine, language, country, device } = one;
    return { ...one, name: isEach ? engine : [engine, language, country, device].filter(Boolean).join(' ') };
  });
}

/** @param {readonly Series[]} series @returns {Point[]} */
const pointsOf = (series) => series.flatMap(({ name, points }) => points.map((point) => ({ ...point, name })));

/** @param {number | null} rank */
const rankOrAbsent = (rank) => (rank === null ? 'absent' : number(rank));

const BESIDE = 7;
/** Later lines let those below them through. */
const DASHES = ['', '8,4', '3,3', '8,3,2,3', '1,3', '12,6'];
const HALF_A_DAY = 43_200_000;

/** From the first to the last, and around a single one a day. @param {readonly { time: Date }[]} points */
function spanOf(points) {
  const times = points.map(({ time }) => time.getTime());
  const [first, last] = [Math.min(...times), Math.max(...times)];
  return first === last
    ? [new Date(first - HALF_A_DAY), new Date(last + HALF_A_DAY)]
    : [new Date(first), new Date(last)];
}

/** @param {Point} point */
const titleOf = ({ name, rank, collectedAt }) => `${name}: ${rankOrAbsent(rank)}\n${moment(collectedAt)} UTC`;

/** From rank 1 downwards, and below the worst a line for those that are absent. @param {readonly Point[]} points */
function rankAxis(points) {
  const worst = Math.max(5, ...points.map(({ rank }) => rank ?? 0));
  const step = Math.ceil(worst / 6);
  const ticks = Array.from({ length: Math.floor((worst - 1) / step) + 1 }, (_, i) => 1 + i * step);
  const below = worst * 1.15 + 0.5;
  return { ticks, below, domain: [below, 0.5] };
}

/** Engines that agree would hide one another: each stands a little beside the one before. @param {number} place @param {number} count */
const besides = (place, count) => (place - (count - 1) / 2) * BESIDE;

/** @param {readonly Series[]} series @param {number} width */
function draw(series, width) {
  const points = pointsOf(series).map((point) => ({ ...point, time: new Date(point.collectedAt) }));
  const isAnyAbsent = points.some(({ rank }) => rank === null);
  const { ticks, below, domain } = rankAxis(points);
  const names = series.map(({ name }) => name);
  const lines = names.flatMap((name, i) => {
    const own = points.filter((point) => point.name === name);
    const at = { x: 'time', dx: besides(i, names.length) };
    const missing = own.filter(({ rank }) => rank === null);
    return [
      Plot.line(own, { ...at, y: 'rank', stroke: 'name', strokeWidth: 2, strokeDasharray: DASHES[i] }),
      Plot.dot(own, { ...at, y: 'rank', fill: 'name', symbol: 'name', r: 5 }),
      Plot.dot(missing, { ...at, y: below, stroke: 'name', symbol: 'times', r: 4 }),
    ];
  });
  return Plot.plot({
    ...LOOK,
    width,
    height: 320,
    marginLeft: 52,
    x: { type: 'utc', label: null, inset: 20, ticks: width / 110, domain: spanOf(points) },
    y: { label: null, domain, ticks, grid: true, tickFormat: number },
    color: { domain: names, range: COLORS.slice(0, names.length) },
    symbol: { domain: names, range: SYMBOLS.slice(0, names.length), legend: true },
    marks: [
      isAnyAbsent ? Plot.axisY([below], { tickFormat: () => 'absent', tickSize: 0 }) : null,
      ...lines,
      Plot.tip(
        points,
        Plot.pointer({
          x: 'time',
          y: (/** @type {Point} */ { rank }) => rank ?? below,
          title: titleOf,
          lineHeight: LINE_HEIGHT,
        }),
      ),
    ],
  });
}

/** @param {Series} series */
function inWords({ name, bestRank, worstRank, meanRank, present, absent }) {
  const missed = absent > 0 ? `, absent ${counted(absent, 'time')}` : '';
  if (bestRank === null || worstRank === null) return `${name}: absent ${counted(absent, 'time')}`;
  return bestRank === worstRank
    ? `${name}: rank ${number(bestRank)} in ${counted(present, 'collection')}${missed}`
    : `${name}: rank ${number(bestRank)} to ${number(worstRank)}, mean ${decimal(meanRank)}${missed}`;
}

/** @param {string} session @param {string} query @param {string} url @param {AbortSignal} signal */
export async function ranks(session, query, url, signal) {
  /** @type {Ranks} */
  const answer = await get('/stats/ranks', { sessionId: session, query, url }, signal);
  if (answer.series.length === 0) return nothing('This query text was not collected in this session.');
  const series = named(answer.series);
  const drawn = series.slice(0, MOST_SERIES);
  const sentence = `${drawn.map(inWords).join('; ')}.`;
  const left =
    series.length > drawn.length
      ? ` The chart has ${number(drawn.length)} of ${number(series.length)} lines, the figures all.`
      : '';
  const figures = table(
    'Ranks of the page',
    [
      { name: 'Collected (UTC)', text: ({ collectedAt }) => moment(collectedAt) },
      { name: 'Engine', text: ({ name }) => isolated(name) },
      { name: 'Rank', text: ({ rank }) => rankOrAbsent(rank), isNumber: true },
      { name: 'URL as given', text: (point) => (point.url === null ? NONE : isolated(point.url)), isMinor: true },
    ],
    pointsOf(series),
  );
  return [el('p', { class: 'note' }, sentence, left), chart(sentence, (width) => draw(drawn, width), figures)];
}
