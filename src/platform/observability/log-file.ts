import { appendFileSync, mkdirSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { createStream, type RotatingFileStream } from 'rotating-file-stream';

export interface Output {
  /** These bytes do not change any more. */
  write(lines: Buffer): void;
  /** At the end of the process, when nothing can be waited for. */
  writeLast(lines: Buffer): void;
}

const ROTATED_AT = '20M';
const KEPT_FILES = 5;
/** How long a file that could not be written is left alone. */
const PAUSE_MS = 10_000;

/**
 * What cannot be written, because its disk is full or its folder not there, costs the lines of that time and not the
 * server: the file is opened anew after a pause. One complaint for all that fails until it can be written again.
 */
export function rotatingFile(path: string, complain: (error: unknown) => void, pauseMs = PAUSE_MS): Output {
  let file: RotatingFileStream | undefined;
  let failedAt: number | undefined;
  let openedAt = 0;
  let hasComplained = false;

  const fail = (error: unknown): void => {
    file = undefined;
    failedAt = performance.now();
    // Later: a complaint is a line as well, and those before it are being handed out.
    if (!hasComplained) setImmediate(complain, error);
    hasComplained = true;
  };
  const open = (): void => {
    openedAt = performance.now();
    if (failedAt !== undefined && openedAt - failedAt < pauseMs) return;
    try {
      mkdirSync(dirname(path), { recursive: true });
    } catch (error) {
      return fail(error);
    }
    const opened = createStream(basename(path), { path: dirname(path), size: ROTATED_AT, maxFiles: KEPT_FILES });
    opened.on('error', (error) => void (file === opened && fail(error)));
    // The last line may be half of one.
    if (failedAt !== undefined) opened.write('\n');
    file = opened;
  };
  // The last bytes of a full disk take half of a block without an error, and the next one fails.
  const succeed = (): void => {
    if (performance.now() - openedAt > pauseMs) hasComplained = false;
  };

  open();
  return {
    write: (lines) => {
      if (!file) open();
      file?.write(lines, (error) => void (error || succeed()));
    },
    writeLast: (lines) => {
      try {
        appendFileSync(path, lines);
      } catch {
        // What could not be written was complained of.
      }
    },
  };
}
