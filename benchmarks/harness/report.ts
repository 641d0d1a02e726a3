import type { Measurement } from './measure.js';

const HEADINGS = ['scenario', 'ours', 'rows/s', 'baseline', 'its', 'ratio', 'bar', ''];

/** A Markdown table, ready for docs/performance.md. */
export function report(measurements: readonly Measurement[]): string {
  const rows = measurements.map((measurement) => [...cells(measurement), measurement.passed ? 'PASS' : 'FAIL']);
  const widths = HEADINGS.map((heading, i) => Math.max(heading.length, ...rows.map((row) => row[i]?.length ?? 0)));
  const line = (row: string[]) => `| ${row.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join(' | ')} |`;
  return [line(HEADINGS), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n');
}

function cells(measurement: Measurement): string[] {
  const { name, baseline, bar } = measurement;
  if ('unit' in measurement) {
    const { ours, idle, unit } = measurement;
    return [name, quantity(ours, unit), '', baseline, quantity(idle, unit), '', `< ${bar} ${unit}`];
  }
  const { oursMedianMs, baselineMedianMs, ratio, items } = measurement;
  const rate = Math.round((items / oursMedianMs) * 1000).toLocaleString('en');
  const times = [quantity(oursMedianMs, 'ms'), rate, baseline, quantity(baselineMedianMs, 'ms')];
  return [name, ...times, ratio.toFixed(2), `≤ ${bar.toFixed(2)}`];
}

const quantity = (value: number, unit: string): string =>
  `${value < 100 ? value.toFixed(1) : Math.round(value).toLocaleString('en')} ${unit}`;
