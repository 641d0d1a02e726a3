import { isUtf8 } from 'node:buffer';
import type { LineFault } from './line-fault.js';

/** A longer line is an error of that line, unless a format has reason for more: memory stays bounded. */
export const MAX_LINE_BYTES = 1_048_576;

export interface Line {
  line: number;
  text: string;
}

const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;
const BYTE_ORDER_MARK = Buffer.from('\uFEFF');
/** A byte order mark and a carriage return are no part of the line. */
const SLACK = 4;

/** Cuts bytes into lines: LF or CRLF, with or without a last one. Blank lines count and are left out. */
export class LineSplitter {
  private line = 0;
  private pieces: Buffer[] = [];
  private length = 0;

  constructor(private readonly maxBytes = MAX_LINE_BYTES) {}

  *write(chunk: Buffer): Iterable<Line | LineFault> {
    let from = 0;
    for (let at = chunk.indexOf(LINE_FEED); at !== -1; at = chunk.indexOf(LINE_FEED, from)) {
      this.keep(chunk.subarray(from, at));
      yield* this.take();
      from = at + 1;
    }
    this.keep(chunk.subarray(from));
  }

  *end(): Iterable<Line | LineFault> {
    if (this.length > 0) yield* this.take();
  }

  /** Past the limit the bytes are only counted. */
  private keep(piece: Buffer): void {
    this.length += piece.length;
    if (this.length > this.maxBytes + SLACK) this.pieces = [];
    else if (piece.length > 0) this.pieces.push(piece);
  }

  private *take(): Iterable<Line | LineFault> {
    this.line += 1;
    const { line, length, pieces, maxBytes } = this;
    this.pieces = [];
    this.length = 0;
    const bytes = withoutEnds(pieces.length === 1 ? (pieces[0] as Buffer) : Buffer.concat(pieces), line === 1);
    if (length > maxBytes + SLACK || bytes.length > maxBytes) {
      yield { line, code: 'LINE_TOO_LONG', detail: `The line has ${length} bytes; at most ${maxBytes} are read` };
    } else if (isUtf8(bytes)) {
      const text = bytes.toString('utf8');
      if (text.trim() !== '') yield { line, text };
    } else {
      yield { line, code: 'INVALID_UTF8', detail: 'The line is not valid UTF-8' };
    }
  }
}

function withoutEnds(bytes: Buffer, first: boolean): Buffer {
  const from = first && bytes.subarray(0, 3).equals(BYTE_ORDER_MARK) ? 3 : 0;
  return bytes.subarray(from, bytes.at(-1) === CARRIAGE_RETURN ? -1 : undefined);
}
