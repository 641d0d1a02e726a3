import type { LoggerService, LogLevel } from '@nestjs/common';
import { type DestinationStream, type Level, type LevelWithSilent, type Logger, symbols } from 'pino';
import { currentRequest } from './request-context.js';

/** What Nest says of each module and route that it finds: true at every start, and news at none. */
const NOISE = new Set(['InstanceLoader', 'RoutesResolver', 'RouterExplorer', 'NestFactory', 'NestApplication']);

const isFields = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !(value instanceof Error);

/** What ends a process with a code of its own is for a person to mend, and said in its sentence: the stack is nobody's business. */
const isToBeMended = (error: Error): boolean => typeof Reflect.get(error, 'exitCode') === 'number';

/** Nest's logger and ours: JSON lines through pino, each with the request in whose name it was written. */
export class ServerLog implements LoggerService {
  /** Whether lines at `info` are written: asked for each request. */
  tellsInfo: boolean;
  private readonly output: DestinationStream;

  constructor(private readonly pino: Logger) {
    this.tellsInfo = pino.isLevelEnabled('info');
    this.output = Reflect.get(pino, symbols.streamSym) as DestinationStream;
  }

  log(message: unknown, ...rest: unknown[]): void {
    if (!NOISE.has(String(rest.at(-1)))) this.say('info', message, rest);
  }

  fatal(message: unknown, ...rest: unknown[]): void {
    this.say('fatal', message, rest);
  }

  error(message: unknown, ...rest: unknown[]): void {
    this.say('error', message, rest);
  }

  warn(message: unknown, ...rest: unknown[]): void {
    this.say('warn', message, rest);
  }

  debug(message: unknown, ...rest: unknown[]): void {
    this.say('debug', message, rest);
  }

  verbose(message: unknown, ...rest: unknown[]): void {
    this.say('trace', message, rest);
  }

  setLogLevels(levels: LogLevel[]): void {
    this.level = levels.includes('debug') ? 'debug' : levels.includes('log') ? 'info' : 'warn';
  }

  /** Lines of this level and above are written. */
  get level(): LevelWithSilent {
    return this.pino.level as LevelWithSilent;
  }

  set level(level: LevelWithSilent) {
    this.pino.level = level;
    this.tellsInfo = this.pino.isLevelEnabled('info');
  }

  /** A message of fixed words; whatever a client may have chosen belongs into `fields`, which are escaped. */
  write(level: Level, message: string, fields: object): void {
    this.pino[level](fields, message);
  }

  /** A line that is JSON already, its level looked at and its end in place: for those of which there is one a request. */
  writeReady(line: string): void {
    this.output.write(line);
  }

  /** Nest hands over `(message, stack?, context?)`. */
  private say(level: Level, message: unknown, rest: unknown[]): void {
    if (!this.pino.isLevelEnabled(level)) return;
    const context = typeof rest.at(-1) === 'string' ? (rest.at(-1) as string) : undefined;
    const stack = rest.slice(0, -1).find((part) => typeof part === 'string' && part.includes('\n'));
    const request = currentRequest();
    const fields = {
      ...(request && { requestId: request.requestId, traceId: request.trace.traceId }),
      ...(isFields(message) && message),
      ...(message instanceof Error && !isToBeMended(message) && { error: message }),
      ...(stack !== undefined && { stack }),
      context,
    };
    const text =
      message instanceof Error ? message.message : isFields(message) ? (context ?? 'event') : String(message);
    this.pino[level](fields, text);
  }
}
