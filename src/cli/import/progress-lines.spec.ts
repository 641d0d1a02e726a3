import { ImportProgress } from '../../imports/import-progress.js';
import { progressLine } from './progress-lines.js';

const rows = (read: number, written = 0): ImportProgress => Object.assign(new ImportProgress(), { read, written });

it('shows bar, rows, rate and time left on a terminal', () => {
  const reading = { name: 'a.csv', bytes: 500, size: 1000, rows: rows(2_000) };
  expect(progressLine(reading, 2, true)).toBe(
    'a.csv: [######------------------]  25 %  2,000 rows  1,000 rows/s  0:06 left',
  );
});

it('leaves the bar away elsewhere, and what cannot be known of a pipe', () => {
  const file = { name: 'a.csv', bytes: 1000, size: 1000, rows: rows(4_000, 0.5) };
  expect(progressLine(file, 30, false)).toBe('a.csv: 75 %  4,000 rows  133 rows/s  0:10 left');
  const pipe = { name: 'standard input', bytes: 1000, size: undefined, rows: rows(10) };
  expect(progressLine(pipe, 1, true)).toBe('standard input: 10 rows  10 rows/s');
});
