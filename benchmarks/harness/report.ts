import type { Measurement } from './measure.js';

const HEADINGS = ['scenario', 'ours ms', 'rows/s', 'baseline', 'its ms', 'ratio', 'bar', ''];

/** A Markdown table, ready for docs/performance.md. */
export function report(measurements: readonly Measurement[]): string {
  const rows = measurements.map((measurement) => [
    measurement.name,
    round(measurement.oursMedianMs),
    Math.round((measurement.items / measurement.oursMedianMs) * 1000).toLocaleString('en'),
    measurement.baseline,
    round(measurement.baselineMedianMs),
    measurement.ratio.toFixed(2),
    `≤ ${measurement.bar.toFixed(2)}`,
    measurement.passed ? 'PASS' : 'FAIL',
  ]);
  const widths = HEADINGS.map((heading, i) => Math.max(heading.length, ...rows.map((row) => row[i]?.length ?? 0)));
  const line = (cells: string[]) => `| ${cells.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join(' | ')} |`;
  return [line(HEADINGS), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n');
}

const round = (ms: number): string => (ms < 100 ? ms.toFixed(1) : Math.round(ms).toLocaleString('en'));
