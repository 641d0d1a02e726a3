import { isUtf8 } from 'node:buffer';
import { MAX_LINE_BYTES } from '../../platform/lines/index.js';
import type { Fault } from './format.js';

/** One record of a CSV: it begins on `line` and may span several. */
export interface CsvRecord {
  line: number;
  text: string;
}

const QUOTE = 0x22;
const LINE_FEED = 0x0a;
const BYTE_ORDER_MARK = Buffer.from('\uFEFF');

type State = 'field start' | 'plain' | 'quoted' | 'quote in quoted';

/**
 * Cuts a CSV (RFC 4180) into its records. A quote that is never closed would swallow the rest of the file: it is an
 * error of the line that opened it, and reading goes on with the next line.
 */
export class CsvSplitter {
  private state: State = 'field start';
  /** The line on which the record at hand begins, and the line ends inside of it. */
  private line = 1;
  private lineEnds = 0;
  private rest: Buffer = Buffer.alloc(0);
  /** As far as `rest` has been looked through. */
  private seen = 0;
  private hasBegun = false;
  /** In the middle of a line that is too long. */
  private isSkipping = false;

  constructor(private readonly delimiter: number) {}

  *write(chunk: Buffer): Iterable<CsvRecord | Fault> {
    this.rest = this.rest.length === 0 ? chunk : Buffer.concat([this.rest, chunk]);
    if (this.rest.length < BYTE_ORDER_MARK.length && !this.hasBegun) return;
    yield* this.records();
  }

  *end(): Iterable<CsvRecord | Fault> {
    yield* this.records();
    while (this.rest.length > 0) {
      if (this.state !== 'quoted') {
        yield* this.take(this.rest.length);
        return;
      }
      yield this.giveUp('UNCLOSED_QUOTE', 'A quote that opens here is never closed');
      yield* this.records();
    }
  }

  private *records(): Iterable<CsvRecord | Fault> {
    if (!this.hasBegun && this.rest.subarray(0, 3).equals(BYTE_ORDER_MARK)) this.rest = this.rest.subarray(3);
    this.hasBegun = true;
    if (this.isSkipping) this.skipLine();
    for (;;) {
      const end = this.recordEnd();
      if (end > MAX_LINE_BYTES || (end === -1 && this.rest.length > MAX_LINE_BYTES)) {
        yield this.giveUp('LINE_TOO_LONG', `A record has more than ${MAX_LINE_BYTES} bytes`);
      } else if (end === -1) return;
      else yield* this.take(end);
    }
  }

  /** Where the record at hand ends; -1 when that is not read yet. */
  private recordEnd(): number {
    const { rest, delimiter } = this;
    let { state, lineEnds } = this;
    let at = this.seen;
    for (; at < rest.length; at += 1) {
      const byte = rest[at] as number;
      if (state === 'quoted') {
        if (byte === QUOTE) state = 'quote in quoted';
        else if (byte === LINE_FEED) lineEnds += 1;
      } else if (byte === LINE_FEED) break;
      else if (byte === delimiter) state = 'field start';
      else state = byte === QUOTE && state !== 'plain' ? 'quoted' : 'plain';
    }
    Object.assign(this, { state, lineEnds, seen: at });
    return at < rest.length ? at : -1;
  }

  private *take(end: number): Iterable<CsvRecord | Fault> {
    const { line } = this;
    const bytes = this.rest.subarray(0, end);
    this.goOn(end + 1, this.lineEnds + 1);
    if (!isUtf8(bytes)) {
      yield { line, code: 'INVALID_UTF8', detail: 'The record is not valid UTF-8' };
      return;
    }
    const text = bytes.toString('utf8').replace(/\r$/, '');
    if (text.trim() !== '') yield { line, text };
  }

  private giveUp(code: string, detail: string): Fault {
    const { line } = this;
    this.skipLine();
    return { line, code, detail };
  }

  private skipLine(): void {
    const end = this.rest.indexOf(LINE_FEED);
    this.isSkipping = end === -1;
    if (this.isSkipping) this.goOn(this.rest.length, 0);
    else this.goOn(end + 1, 1);
  }

  private goOn(from: number, lines: number): void {
    this.rest = this.rest.subarray(from);
    this.line += lines;
    Object.assign(this, { state: 'field start', lineEnds: 0, seen: 0 });
  }
}

/** The cells of a record; undefined when something follows a closing quote. */
export function cellsOf(record: string, delimiter: string): string[] | undefined {
  if (!record.includes('"')) return record.split(delimiter);
  const cells: string[] = [];
  let at = 0;
  for (;;) {
    const isQuoted = record[at] === '"';
    const end = isQuoted ? closingQuote(record, at) : record.indexOf(delimiter, at);
    if (isQuoted) {
      cells.push(record.slice(at + 1, end).replaceAll('""', '"'));
      if (end + 1 >= record.length) return end === record.length ? undefined : cells;
      if (record[end + 1] !== delimiter) return undefined;
      at = end + 2;
    } else {
      cells.push(record.slice(at, end === -1 ? undefined : end));
      if (end === -1) return cells;
      at = end + 1;
    }
  }
}

/** The length of the record when there is none. */
function closingQuote(record: string, open: number): number {
  let at = record.indexOf('"', open + 1);
  while (at !== -1 && record[at + 1] === '"') at = record.indexOf('"', at + 2);
  return at === -1 ? record.length : at;
}
