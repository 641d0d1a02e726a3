import { isUtf8 } from 'node:buffer';
import { LineSplitter } from '../../platform/lines/index.js';
import type { Fault, Format, FormatName, Page, Parsed, Parser, Place, Start } from './format.js';
import type { Keys } from './json-outline.js';
import { type JsonPiece, JsonSplitter } from './json-splitter.js';
import { asObject, type JsonObject } from './result-page.js';

/** A format whose items are JSON objects, one a result page. */
export interface PageFormat {
  name: FormatName;
  /** Whether an object with these keys is a page of this format. */
  hasKeys(keys: Keys): boolean;
  /** `key` is the page's name where the file is a map of pages. */
  pages(page: JsonObject, place: Place, key: string | undefined): Iterable<Page>;
}

const escapePointer = (segment: string | number): string => String(segment).replaceAll('~', '~0').replaceAll('/', '~1');
const pointerTo = (key: string | number | undefined): string => (key === undefined ? '' : `/${escapePointer(key)}`);

/** One page a line: the first line that holds something is an object of its own. */
const isLines = ({ lines }: Start): boolean => {
  const first = lines[0]?.trim() ?? '';
  return first.startsWith('{') && first.endsWith('}') && lines.length > 1;
};

class PageParser implements Parser {
  private readonly splitter: JsonSplitter | LineSplitter;

  constructor(
    private readonly format: PageFormat,
    start: Start,
  ) {
    this.splitter = isLines(start) ? new LineSplitter() : new JsonSplitter(isMap(format, start));
  }

  *write(chunk: Buffer): Iterable<Parsed> {
    for (const piece of this.splitter.write(chunk)) yield* this.read(piece);
  }

  *end(): Iterable<Parsed> {
    for (const piece of this.splitter.end()) yield* this.read(piece);
  }

  private *read(piece: JsonPiece | { line: number; text: string } | Fault): Iterable<Parsed> {
    if ('code' in piece) {
      yield piece;
      return;
    }
    const key = 'key' in piece ? piece.key : undefined;
    const place: Place = { line: piece.line, pointer: pointerTo(key) };
    const value = 'text' in piece ? parseJson(piece.text, place) : parseBytes(piece.bytes, place);
    if (value instanceof JsonFault) yield value.fault;
    else {
      const page = asObject(value);
      if (page) yield* this.format.pages(page, place, typeof key === 'string' ? key : undefined);
      else yield { ...place, code: 'INVALID_ITEM', detail: 'A result page is a JSON object' };
    }
  }
}

class JsonFault {
  constructor(readonly fault: Fault) {}
}

function parseBytes(bytes: Buffer, place: Place): unknown {
  return isUtf8(bytes)
    ? parseJson(bytes.toString('utf8'), place)
    : new JsonFault({ ...place, code: 'INVALID_UTF8', detail: 'The item is not valid UTF-8' });
}

function parseJson(text: string, place: Place): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    return new JsonFault({ ...place, code: 'MALFORMED_JSON', detail: reasonOf(error) });
  }
}

/** V8 quotes the text around the error; that much of a stranger's file does not belong into a report. */
export const reasonOf = (error: unknown): string =>
  `Not valid JSON: ${(error as Error).message.replace(/, (?:\.\.\.)?".*$/su, '').replace(/ \(line \d+ column \d+\)/, '')}`;

const someNested = (format: PageFormat, { outline }: Start): boolean =>
  [...(outline?.nested.values() ?? [])].some((keys) => format.hasKeys(keys));

/** An outer object that is no page itself but holds pages is a map of pages. */
const isMap = (format: PageFormat, start: Start): boolean =>
  start.outline !== undefined &&
  !start.outline.isList &&
  !format.hasKeys(start.outline.keys) &&
  someNested(format, start);

/** The format of files that hold such pages: one, a list, a map, or one a line. */
export function jsonPages(format: PageFormat): Format {
  return {
    name: format.name,
    unit: 'page',
    recognises: (start) =>
      start.outline !== undefined &&
      (format.hasKeys(start.outline.keys) || (!start.outline.isList && someNested(format, start))),
    parser: (start) => new PageParser(format, start),
  };
}
