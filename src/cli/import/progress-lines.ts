import type { ImportProgress } from '../../imports/import-progress.js';

const BAR_WIDTH = 24;
/** A name may be shortened to this much, so that the numbers behind it stay in sight. */
const NAME_WIDTH = 12;
/** Of a terminal that does not tell its width. */
const USUAL_COLUMNS = 80;
/** The part of the time that reading takes; the rest is writing. Measured with runs and result pages that are new. */
const READING = 0.15;

/** What the lines are about: `bytes` of `size` have been read; the size of a pipe is not known. */
export interface Reading {
  name: string;
  bytes: number;
  size: number | undefined;
  rows: ImportProgress;
}

/** How long it has been reading, and writing since. */
export interface Elapsed {
  reading: number;
  writing: number;
}

const numbers = (rows: number): string => Math.round(rows).toLocaleString('en');
const perSecond = (rows: number, seconds: number): string => `${numbers(rows / Math.max(seconds, 0.001))} rows/s`;

function duration(seconds: number): string {
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  const rest = `${String(minutes).padStart(hours > 0 ? 2 : 1, '0')}:${String(Math.floor(seconds % 60)).padStart(2, '0')}`;
  return hours > 0 ? `${hours}:${rest}` : rest;
}

/** The part that is done and the seconds that are left, as far as they can be known. */
function forecast({ bytes, size, rows }: Reading, { reading, writing }: Elapsed): { done?: number; left?: number } {
  if (rows.isRead) {
    const done = READING + (1 - READING) * rows.written;
    return rows.written > 0 ? { done, left: (writing * (1 - rows.written)) / rows.written } : { done };
  }
  if (!size) return {};
  const done = Math.min(1, bytes / size) * READING;
  // Of the first moments nothing follows.
  return reading > 1 && done > 0 ? { done, left: (reading * (1 - done)) / done } : { done };
}

function bar(done: number): string {
  const filled = Math.round(done * BAR_WIDTH);
  return `[${'#'.repeat(filled)}${'-'.repeat(BAR_WIDTH - filled)}]`;
}

function rowsOf({ rows }: Reading, elapsed: Elapsed): string[] {
  if (!rows.isRead) return [perSecond(rows.read, elapsed.reading), `read ${numbers(rows.read)} rows`];
  // What is written in one piece shows nothing in between.
  if (rows.written === 0) return [`writing ${numbers(rows.read)} rows`];
  const written = rows.read * rows.written;
  return [perSecond(written, elapsed.writing), `wrote ${numbers(written)} of ${numbers(rows.read)} rows`];
}

/** One line: bar (where there is room for one), part, time left, rate, rows. `columns`: of a terminal. */
export function progressLine(reading: Reading, elapsed: Elapsed, columns?: number): string {
  const { done, left } = forecast(reading, elapsed);
  const parts = [
    ...(done === undefined ? [] : [`${Math.floor(done * 100)} %`]),
    ...(left === undefined ? [] : [`${duration(left)} left`]),
    ...rowsOf(reading, elapsed),
  ];
  const name = reading.name.replaceAll(/\p{C}/gu, '?');
  const rest = `: ${parts.join('  ')}`;
  if (columns === undefined) return name + rest;
  const withBar = done === undefined ? name + rest : `${name}: ${bar(done)}  ${parts.join('  ')}`;
  if (withBar.length <= columns) return withBar;
  const room = Math.max(NAME_WIDTH, columns - rest.length);
  return `${name.length > room ? `…${name.slice(1 - room)}` : name}${rest}`.slice(0, columns);
}

/** Shows a line in the place of the one before it. A terminal that was made narrower has wrapped that one. */
export class ProgressLine {
  private shown = 0;

  constructor(private readonly output: Pick<NodeJS.WriteStream, 'write' | 'columns'>) {}

  /** One column stays free: some terminals wrap once the last one is filled. */
  get columns(): number {
    return (this.output.columns || USUAL_COLUMNS) - 1;
  }

  show(line: string): void {
    this.output.write(`${this.toItsStart()}${line}`);
    this.shown = line.length;
  }

  clear(): void {
    this.show('');
  }

  private toItsStart(): string {
    const rowsAbove = Math.max(0, Math.ceil(this.shown / (this.columns + 1)) - 1);
    return `${rowsAbove > 0 ? `\x1b[${rowsAbove}A` : ''}\r\x1b[J`;
  }
}
