import type { Measurement } from './measure.js';

type Cell = (measurement: Measurement) => string;

const count = (value: number): string => Math.round(value).toLocaleString('en');

export const amount = (value: number, unit: string): string => {
  if (value === 0 || value >= 100 || unit === 'errors') return `${count(value)} ${unit}`;
  return `${value < 1 ? value.toPrecision(2) : value.toFixed(1)} ${unit}`;
};

const share = (value: number | undefined): string => (value === undefined ? '' : `${Math.round(value * 100)} %`);

const COLUMNS: Record<string, Cell> = {
  scenario: ({ name, failure }) => (failure === undefined ? name : `${name}: ${failure.split('\n', 1)[0]}`),
  median: ({ ours, unit }) => (ours ? amount(ours.median, unit) : ''),
  p95: ({ ours, unit }) => (ours?.p95 === undefined ? '' : amount(ours.p95, unit)),
  p99: ({ ours, unit }) => (ours?.p99 === undefined ? '' : amount(ours.p99, unit)),
  'a second': ({ ours }) => (ours?.rate === undefined ? '' : count(ours.rate)),
  spread: ({ ours }) => share(ours?.spread),
  baseline: ({ baseline }) => baseline?.name ?? '',
  its: ({ baseline, unit }) => (baseline ? amount(baseline.median, unit) : ''),
  ratio: ({ ratio }) => ratio?.toFixed(2) ?? '',
  target: ({ target }) => target,
  '': ({ passed }) => (passed ? 'PASS' : 'FAIL'),
};

/** A Markdown table, ready for docs/performance.md. */
export function markdown(headings: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = headings.map((heading, i) => Math.max(heading.length, 3, ...rows.map((row) => row[i]?.length ?? 0)));
  const line = (row: readonly string[]) => `| ${row.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join(' | ')} |`;
  return [line(headings), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n');
}

export function report(measurements: readonly Measurement[]): string {
  const cells = Object.values(COLUMNS);
  const rows = measurements.map((measurement) => cells.map((cell) => cell(measurement)));
  return markdown(Object.keys(COLUMNS), rows);
}

/** Nobody has to search the table for what speaks against us. */
export function losses(measurements: readonly Measurement[]): string {
  const slower = measurements.filter(({ ratio }) => ratio !== undefined && ratio > 1);
  const lines = slower.map(
    ({ name, ratio, baseline }) => `  ${name}: ${ratio?.toFixed(2)} × what ${baseline?.name} takes`,
  );
  return lines.length === 0 ? 'Nowhere slower than a baseline.' : ['Slower than the baseline:', ...lines].join('\n');
}
