import { type DestinationStream, type LevelWithSilent, type Logger, pino, stdSerializers } from 'pino';
import { PinoPretty } from 'pino-pretty';
import { type Output, rotatingFile } from './log-file.js';
import { timeField } from './log-time.js';

export interface LogOptions {
  level: LevelWithSilent;
  /** Where lines go: the standard output, or the standard error of a command whose output is its answer. */
  output?: 'stdout' | 'stderr';
  /** A file beside the standard output, rotated; none without it. */
  file?: string | undefined;
}

/** Lines wait for their neighbours this long at most, and are written together. */
const FLUSH_MS = 250;
/** A block is a thread that wakes up for each output; of four times the length there are a quarter as many. */
const BLOCK_LENGTH = 128 * 1024;

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

const both = (one: DestinationStream, other: DestinationStream): DestinationStream => ({
  write: (line) => {
    one.write(line);
    other.write(line);
  },
});

/**
 * Written in blocks, put together once for all outputs: a line for each request must not cost each of them a write.
 * Bytes from the start: lines that wait as strings would be copied by each collection of garbage.
 */
class Blocks implements DestinationStream {
  private readonly outputs: Output[] = [];
  private block = Buffer.alloc(0);
  /** What lies before it has been handed to the outputs. */
  private start = 0;
  private end = 0;

  constructor() {
    setInterval(() => this.flush(), FLUSH_MS).unref();
    process.on('exit', () => {
      for (const output of this.outputs) output.writeLast(this.waiting());
    });
  }

  add(output: Output): void {
    this.outputs.push(output);
  }

  write(line: string): void {
    // No character of a string takes more bytes in UTF-8.
    const longest = line.length * 3;
    if (longest > this.block.length - this.end) this.makeRoom(longest);
    this.end += this.block.write(line, this.end);
  }

  private makeRoom(length: number): void {
    this.flush();
    this.block = Buffer.allocUnsafeSlow(Math.max(length, BLOCK_LENGTH));
    this.start = this.end = 0;
  }

  private flush(): void {
    if (this.start === this.end) return;
    for (const output of this.outputs) output.write(this.waiting());
    this.start = this.end;
  }

  private waiting(): Buffer {
    return this.block.subarray(this.start, this.end);
  }
}

/** Its types know strings only. */
const bytesTo = (fd: number, sync: boolean): ReturnType<typeof pino.destination> & { write(lines: Buffer): boolean } =>
  pino.destination({ fd, sync, contentMode: 'buffer' }) as never;

function standard(fd: number): Output {
  const output = bytesTo(fd, false);
  // A reader that has gone away ends its pipe, not the server.
  output.on('error', () => undefined);
  return {
    write: (lines) => void output.write(lines),
    writeLast: (lines) => {
      try {
        output.flushSync();
        // Another one: what this one is told is handed to a thread that ends with the process.
        bytesTo(fd, true).write(lines);
      } catch {
        // Not opened yet, or nobody reads any more.
      }
    },
  };
}

/** The log of a process: readable on a terminal, JSON lines elsewhere, and JSON lines in the file. */
export function openLog({ level, output = 'stdout', file }: LogOptions): Logger {
  const { isTTY, fd } = output === 'stdout' ? process.stdout : process.stderr;
  const blocks = new Blocks();
  if (!isTTY) blocks.add(standard(fd));
  const complain = (error: unknown): void => log.warn({ error, file }, 'The log file cannot be written');
  const log: Logger = pino(
    {
      level,
      redact,
      base: undefined,
      timestamp: timeField,
      formatters: { level: (label) => ({ level: label }) },
      serializers: { error: stdSerializers.err },
    },
    isTTY ? both(terminal(fd), blocks) : blocks,
  );
  if (file !== undefined) blocks.add(rotatingFile(file, complain));
  return log;
}
