import { type Elapsed, ProgressLine, progressLine, type Reading } from './progress-lines.js';

const TERMINAL_MS = 100;
const PLAIN_MS = 5_000;

/** Seconds of reading, and of writing since. Asked again and again, it notes when the one turned into the other. */
function stopwatch({ rows }: Reading): () => Elapsed {
  const began = performance.now();
  let wasRead: number | undefined;
  return () => {
    const now = performance.now();
    if (rows.isRead) wasRead ??= now;
    return { reading: ((wasRead ?? now) - began) / 1000, writing: (now - (wasRead ?? now)) / 1000 };
  };
}

/** Says how far it is, until it is called: on a terminal in a line that changes, elsewhere in a line now and then. */
export function showProgress(reading: Reading, output: NodeJS.WriteStream): () => void {
  const elapsed = stopwatch(reading);
  if (!output.isTTY) {
    const timer = setInterval(() => output.write(`${progressLine(reading, elapsed())}\n`), PLAIN_MS);
    return () => clearInterval(timer);
  }
  const line = new ProgressLine(output);
  const timer = setInterval(() => line.show(progressLine(reading, elapsed(), line.columns)), TERMINAL_MS);
  return () => {
    clearInterval(timer);
    line.clear();
  };
}
