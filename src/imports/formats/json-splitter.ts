import type { Fault } from './format.js';

/** A larger item is an error of that item: parsing it would hold up everything else, see MAX_LINE_BYTES for lines. */
const MAX_ITEM_BYTES = 4_194_304;

/** One value of a JSON text: the whole of it, an item of its list, or a member of its map. */
export interface JsonPiece {
  line: number;
  /** Its key in the map, or its number in the list. */
  key?: string | number;
  bytes: Buffer;
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN_LIST = 0x5b;
const CLOSE_LIST = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;
const LINE_FEED = 0x0a;

/** White space, and the bytes of a byte order mark. */
const isBlank = (byte: number): boolean => byte <= 0x20 || byte === 0xef || byte === 0xbb || byte === 0xbf;
const isEndOfScalar = (byte: number): boolean =>
  byte === COMMA || byte === CLOSE_LIST || byte === CLOSE_OBJECT || byte <= 0x20;

/**
 * Cuts a JSON text into the items that stand below its outermost list or map, without parsing them and without holding
 * more than one. Values may also follow one another, as in JSON lines.
 */
export class JsonSplitter {
  private line = 1;
  /** The outermost list or map that is open. */
  private container: 'list' | 'map' | undefined;
  private index = 0;
  private key: string | undefined;

  private reading: 'nothing' | 'key' | 'text' | 'scalar' | 'nested' = 'nothing';
  private depth = 0;
  private inText = false;
  private escaped = false;
  private itemLine = 1;
  private size = 0;
  private pieces: Buffer[] = [];

  /** `isMap`: an outermost object is a map of items, not an item. */
  constructor(private readonly isMap: boolean) {}

  *write(chunk: Buffer): Iterable<JsonPiece | Fault> {
    let at = 0;
    while (at < chunk.length) {
      if (this.reading === 'nothing') {
        at = this.between(chunk, at);
        continue;
      }
      const end = this.reading === 'nested' ? this.nestedEnd(chunk, at) : this.plainEnd(chunk, at);
      this.keep(chunk.subarray(at, end.at));
      at = end.at;
      if (end.reached) yield* this.take();
    }
  }

  *end(): Iterable<JsonPiece | Fault> {
    if (this.reading === 'scalar') yield* this.take();
    const open = this.reading !== 'nothing' || this.container !== undefined;
    if (open) {
      const line = this.reading === 'nothing' ? this.line : this.itemLine;
      yield { line, code: 'FILE_INCOMPLETE', detail: 'The file ends before what begins here is closed' };
    }
  }

  /** Between two items: opens and closes the outermost container, or begins an item. Returns where to go on. */
  private between(chunk: Buffer, at: number): number {
    const byte = chunk[at] as number;
    if (byte === LINE_FEED) this.line += 1;
    if (isBlank(byte) || byte === COMMA || byte === COLON) return at + 1;
    if (this.container === undefined && (byte === OPEN_LIST || (byte === OPEN_OBJECT && this.isMap))) {
      this.container = byte === OPEN_LIST ? 'list' : 'map';
      this.index = 0;
      return at + 1;
    }
    if (byte === CLOSE_LIST || byte === CLOSE_OBJECT) {
      this.container = undefined;
      return at + 1;
    }
    this.begin(byte);
    return at;
  }

  private begin(byte: number): void {
    const isKey = this.container === 'map' && this.key === undefined && byte === QUOTE;
    this.itemLine = this.line;
    this.depth = 0;
    this.inText = false;
    this.escaped = false;
    if (isKey) this.reading = 'key';
    else if (byte === QUOTE) this.reading = 'text';
    else this.reading = byte === OPEN_LIST || byte === OPEN_OBJECT ? 'nested' : 'scalar';
  }

  /** The end of a list or object, where its brackets balance outside of texts. */
  private nestedEnd(chunk: Buffer, from: number): { at: number; reached: boolean } {
    let { depth, inText, escaped, line } = this;
    let at = from;
    for (; at < chunk.length; at += 1) {
      const byte = chunk[at] as number;
      if (inText) {
        if (escaped) escaped = false;
        else if (byte === BACKSLASH) escaped = true;
        else if (byte === QUOTE) inText = false;
        else if (byte === LINE_FEED) line += 1;
      } else if (byte === QUOTE) inText = true;
      else if (byte === OPEN_OBJECT || byte === OPEN_LIST) depth += 1;
      else if (byte === CLOSE_OBJECT || byte === CLOSE_LIST) {
        depth -= 1;
        if (depth === 0) break;
      } else if (byte === LINE_FEED) line += 1;
    }
    const reached = at < chunk.length;
    Object.assign(this, { depth, inText, escaped, line });
    return { at: reached ? at + 1 : at, reached };
  }

  /** The end of a text or of a number, true, false, null or whatever stands there instead. */
  private plainEnd(chunk: Buffer, from: number): { at: number; reached: boolean } {
    for (let at = from; at < chunk.length; at += 1) {
      const byte = chunk[at] as number;
      if (this.reading === 'scalar') {
        if (isEndOfScalar(byte)) return { at, reached: true };
      } else if (this.escaped) this.escaped = false;
      else if (byte === BACKSLASH) this.escaped = true;
      else if (byte === QUOTE && this.inText) return { at: at + 1, reached: true };
      else if (byte === QUOTE) this.inText = true;
      else if (byte === LINE_FEED) this.line += 1;
    }
    return { at: chunk.length, reached: false };
  }

  private keep(piece: Buffer): void {
    this.size += piece.length;
    if (this.size > MAX_ITEM_BYTES) this.pieces = [];
    else this.pieces.push(piece);
  }

  private *take(): Iterable<JsonPiece | Fault> {
    const { reading, size } = this;
    const bytes = this.pieces.length === 1 ? (this.pieces[0] as Buffer) : Buffer.concat(this.pieces);
    this.reading = 'nothing';
    this.size = 0;
    this.pieces = [];
    if (reading === 'key') {
      this.key = keyOf(bytes);
      return;
    }
    const key = this.container === 'map' ? this.key : this.index;
    this.key = undefined;
    this.index += 1;
    const place = { line: this.itemLine, ...(this.container !== undefined && { key }) };
    if (size <= MAX_ITEM_BYTES) yield { ...place, bytes };
    else
      yield {
        line: this.itemLine,
        code: 'ITEM_TOO_LARGE',
        detail: `The item has ${size} bytes; at most ${MAX_ITEM_BYTES} are read`,
      };
  }
}

function keyOf(bytes: Buffer): string {
  try {
    return String(JSON.parse(bytes.toString('utf8')));
  } catch {
    return bytes.toString('utf8').slice(1, -1);
  }
}
