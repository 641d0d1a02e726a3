import { appendFileSync, mkdirSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { type DestinationStream, type Level, type Logger, multistream, pino, stdSerializers } from 'pino';
import { PinoPretty } from 'pino-pretty';
import { createStream } from 'rotating-file-stream';

export interface LogOptions {
  level: Level | 'silent';
  /** Where lines go: the standard output, or the standard error of a command whose output is its answer. */
  output?: 'stdout' | 'stderr';
  /** A file beside the standard output, rotated; none without it. */
  file?: string | undefined;
}

const ROTATED_AT = '20M';
const KEPT_FILES = 5;
/** Lines wait for their neighbours this long at most, and are written together. */
const FLUSH_MS = 250;
const BUFFER_BYTES = 8 * 1024;

const SECRETS = ['authorization', 'cookie', 'x-api-key', 'password', 'token', 'key'];
const redact = {
  paths: SECRETS.flatMap((name) => [`["${name}"]`, `*["${name}"]`, `*.headers["${name}"]`]),
  censor: '[secret]',
};

function terminal(fd: number): DestinationStream {
  return PinoPretty({
    colorize: true,
    destination: fd,
    ignore: 'pid,hostname',
    singleLine: true,
    sync: true,
  });
}

/** Written in blocks: a line for each request must not cost a system call each. */
function blocks(fd: number): DestinationStream {
  const output = pino.destination({ fd, sync: false, minLength: BUFFER_BYTES });
  // A reader that has gone away ends its pipe, not the server.
  output.on('error', () => undefined);
  setInterval(() => output.flush(), FLUSH_MS).unref();
  process.on('exit', () => {
    try {
      output.flushSync();
    } catch {
      // Not opened yet, or nobody reads any more.
    }
  });
  return output;
}

/** A folder that cannot be written costs the file, not the server. */
function rotatingFile(path: string, complain: (error: unknown) => void): DestinationStream | undefined {
  try {
    mkdirSync(dirname(path), { recursive: true });
  } catch (error) {
    complain(error);
    return undefined;
  }
  const file = createStream(basename(path), { path: dirname(path), size: ROTATED_AT, maxFiles: KEPT_FILES });
  file.once('error', complain);
  return inBlocks(file, path);
}

/** The same for a file that rotates, to which each write is a stream's, with its own promises and events. */
function inBlocks(file: DestinationStream, path: string): DestinationStream {
  let waiting = '';
  const flush = (): void => {
    if (waiting !== '') file.write(waiting);
    waiting = '';
  };
  setInterval(flush, FLUSH_MS).unref();
  process.on('exit', () => {
    try {
      appendFileSync(path, waiting);
    } catch {
      // What could not be written was complained of.
    }
  });
  return {
    write: (line) => {
      waiting += line;
      if (waiting.length >= BUFFER_BYTES) flush();
    },
  };
}

/** The log of a process: readable on a terminal, JSON lines elsewhere, and JSON lines in the file. */
export function openLog({ level, output = 'stdout', file }: LogOptions): Logger {
  const { isTTY, fd } = output === 'stdout' ? process.stdout : process.stderr;
  const outputs = multistream([{ stream: isTTY ? terminal(fd) : blocks(fd), level: 'trace' }]);
  const complain = (error: unknown): void => log.warn({ error, file }, 'The log file cannot be written');
  const log: Logger = pino(
    {
      level,
      redact,
      base: undefined,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      serializers: { error: stdSerializers.err },
    },
    outputs,
  );
  const rotating = file === undefined || level === 'silent' ? undefined : rotatingFile(file, complain);
  if (rotating) outputs.add({ stream: rotating, level: 'trace' });
  return log;
}
