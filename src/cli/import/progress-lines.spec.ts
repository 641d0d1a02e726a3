import { ImportProgress } from '../../imports/import-progress.js';
import { ProgressLine, progressLine } from './progress-lines.js';

const rows = (read: number, written?: number): ImportProgress =>
  Object.assign(new ImportProgress(), { read, isRead: written !== undefined, written: written ?? 0 });
const reading = { name: 'a.csv', bytes: 500, size: 1000, rows: rows(20_000) };
const writing = { ...reading, bytes: 1000, rows: rows(40_000, 0.5) };

it('shows bar, rows, rate and time left on a terminal', () => {
  expect(progressLine(reading, { reading: 3, writing: 0 }, 100)).toBe(
    'a.csv: [##----------------------]  7 %  0:37 left  6,667 rows/s  read 20,000 rows',
  );
  expect(progressLine(writing, { reading: 5, writing: 4000 }, 100)).toBe(
    'a.csv: [##############----------]  57 %  1:06:40 left  5 rows/s  wrote 20,000 of 40,000 rows',
  );
});

it('leaves the bar away elsewhere, and what cannot be known of a pipe or of what is written in one piece', () => {
  expect(progressLine(writing, { reading: 5, writing: 30 })).toBe(
    'a.csv: 57 %  0:30 left  667 rows/s  wrote 20,000 of 40,000 rows',
  );
  const pipe = { name: 'standard input', bytes: 1000, size: undefined, rows: rows(10) };
  expect(progressLine(pipe, { reading: 1, writing: 0 }, 80)).toBe('standard input: 10 rows/s  read 10 rows');
  const whole = { ...pipe, rows: rows(10, 0) };
  expect(progressLine(whole, { reading: 1, writing: 9 })).toBe('standard input: 15 %  writing 10 rows');
});

it('gives up the bar, then the beginning of the name, then the end of the line where a terminal is narrow', () => {
  const times = { reading: 3, writing: 0 };
  const long = { ...reading, name: 'collections/2026/spring\n.csv' };
  expect(progressLine(long, times, 80)).toBe(
    'collections/2026/spring?.csv: 7 %  0:37 left  6,667 rows/s  read 20,000 rows',
  );
  expect(progressLine(long, times, 64)).toBe('…026/spring?.csv: 7 %  0:37 left  6,667 rows/s  read 20,000 rows');
  expect(progressLine(long, times, 30)).toBe('…spring?.csv: 7 %  0:37 left  ');
});

it('takes the place of the line before it, also where a narrower terminal has wrapped that one', () => {
  const written: string[] = [];
  const output = { columns: 40, write: (text: string) => written.push(text) > 0 };
  const line = new ProgressLine(output);
  line.show('x'.repeat(39));
  output.columns = 20;
  line.show('y');
  line.clear();
  expect(written).toEqual([`\r\x1b[J${'x'.repeat(39)}`, '\x1b[1A\r\x1b[Jy', '\r\x1b[J']);
});
