import type { ImportProgress } from '../../imports/import-progress.js';

const BAR_WIDTH = 24;
const TERMINAL_MS = 100;
const PLAIN_MS = 5_000;

/** What the lines are about: `bytes` of `size` have been read; the size of a pipe is not known. */
export interface Reading {
  name: string;
  bytes: number;
  size: number | undefined;
  rows: ImportProgress;
}

const duration = (seconds: number): string =>
  `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, '0')}`;

/** Reading and writing take about the same time. Undefined where it cannot be known. */
function partDone({ bytes, size, rows }: Reading): number | undefined {
  if (rows.written > 0) return (1 + rows.written) / 2;
  return size === undefined || size === 0 ? undefined : Math.min(1, bytes / size) / 2;
}

/** One line: bar (on a terminal), rows, rate, time left. */
export function progressLine(reading: Reading, seconds: number, withBar: boolean): string {
  const { name, rows } = reading;
  const part = partDone(reading);
  const rate = Math.round(rows.read / Math.max(seconds, 0.001));
  const filled = Math.round((part ?? 0) * BAR_WIDTH);
  const parts = [
    withBar && part !== undefined && `[${'#'.repeat(filled)}${'-'.repeat(BAR_WIDTH - filled)}]`,
    part !== undefined && `${Math.floor(part * 100)} %`,
    `${rows.read.toLocaleString('en')} rows`,
    `${rate.toLocaleString('en')} rows/s`,
    part !== undefined && part > 0.02 && `${duration((seconds * (1 - part)) / part)} left`,
  ];
  return `${name}: ${parts.filter((text) => text !== false).join('  ')}`;
}

/** Says how far it is: on a terminal in one line that changes, elsewhere in plain lines now and then. */
export function showProgress(reading: Reading, output: NodeJS.WriteStream): () => void {
  const began = performance.now();
  const show = (): void => {
    const line = progressLine(reading, (performance.now() - began) / 1000, output.isTTY);
    output.write(output.isTTY ? `\r\x1b[2K${line.slice(0, output.columns - 1)}` : `${line}\n`);
  };
  const timer = setInterval(show, output.isTTY ? TERMINAL_MS : PLAIN_MS);
  return () => {
    clearInterval(timer);
    if (output.isTTY) output.write('\r\x1b[2K');
  };
}
