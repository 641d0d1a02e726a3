import { UnreadableHeader } from '../imports.errors.js';
import { type Mapping, mapColumns } from './csv-columns.js';
import { cellsOf, type CsvRecord, CsvSplitter } from './csv-splitter.js';
import type { Fault, Format, Page, Parsed, Parser, Start } from './format.js';
import { asObject } from './result-page.js';

const DELIMITERS = [',', ';', '\t', '|'];
const MALFORMED = { code: 'MALFORMED_CSV', detail: 'A quoted cell goes on after its closing quote' };
const BARE_RETURNS = {
  code: 'MALFORMED_CSV',
  detail: 'Lines end with a carriage return alone; convert them to LF or CRLF',
};

/** The delimiter that the first line uses most, outside of quotes. */
function delimiterOf({ lines }: Start): string {
  const header = (lines[0] ?? '').replaceAll(/"[^"]*"/g, '');
  const counts = DELIMITERS.map((delimiter) => header.split(delimiter).length);
  return DELIMITERS[counts.indexOf(Math.max(...counts))] as string;
}

/** What the columns that stand for no field are called in `extra`. One name for two of them would lose a cell. */
function namesOf(headers: string[], mapping: Mapping): string[] {
  const taken = new Set(Object.values(mapping));
  const free = headers.map((header, index) => (taken.has(index) ? '' : header));
  return free.map((header, index) => (free.indexOf(header) < index || header === '' ? `column ${index + 1}` : header));
}

class CsvParser implements Parser {
  private readonly splitter: CsvSplitter;
  private headers: string[] | undefined;
  private names: string[] = [];
  private mapping: Mapping = {};

  constructor(
    private readonly delimiter: string,
    private readonly columns: Record<string, string> | undefined,
  ) {
    this.splitter = new CsvSplitter(delimiter.charCodeAt(0));
  }

  *write(chunk: Buffer): Iterable<Parsed> {
    for (const record of this.splitter.write(chunk)) yield* this.read(record);
  }

  *end(): Iterable<Parsed> {
    for (const record of this.splitter.end()) yield* this.read(record);
  }

  private *read(record: CsvRecord | Fault): Iterable<Parsed> {
    if ('code' in record) {
      if (!this.headers) throw new UnreadableHeader(record.line, record);
      yield record;
      return;
    }
    const { line } = record;
    const cells = cellsOf(record.text, this.delimiter);
    if (!this.headers) this.readHeader(record, cells);
    else if (!cells) yield { line, ...MALFORMED };
    else if (cells.length > this.headers.length && cells.slice(this.headers.length).some((cell) => cell !== '')) {
      yield {
        line,
        code: 'WRONG_FIELD_COUNT',
        detail: `The record has ${cells.length} cells; the header names ${this.headers.length}`,
      };
    } else yield this.toPage(line, cells);
  }

  private readHeader({ line, text }: CsvRecord, cells: string[] | undefined): void {
    if (text.replaceAll(/"[^"]*"/g, '').includes('\r')) throw new UnreadableHeader(line, BARE_RETURNS);
    if (!cells) throw new UnreadableHeader(line, MALFORMED);
    const headers = cells.map((cell) => cell.trim());
    this.mapping = mapColumns(headers, this.columns);
    this.headers = headers;
    this.names = namesOf(headers, this.mapping);
  }

  /** An empty cell says nothing: what it would stand for is missing. */
  private toPage(line: number, cells: string[]): Page {
    const at = (field: keyof Mapping): string | undefined => cells[this.mapping[field] ?? -1] || undefined;
    const query = {
      text: at('query'),
      engine: at('engine'),
      language: at('language'),
      country: at('country'),
      device: at('device'),
      collectedAt: at('collectedAt'),
    };
    const [rank, type, url] = [at('rank'), at('type'), at('url')];
    const [title, snippet, extra] = [at('title'), at('snippet'), this.extraOf(cells)];
    const isQueryOnly = [rank, url, title, snippet].every((cell) => cell === undefined);
    const results = isQueryOnly ? [] : [{ place: { line }, rank, type, url, title, snippet, extra }];
    return { line, query, results };
  }

  private extraOf(cells: string[]): Record<string, unknown> | undefined {
    const taken = new Set(Object.values(this.mapping));
    const own = cells[this.mapping.extra ?? -1] || undefined;
    const others = cells.flatMap((cell, index) =>
      cell === '' || taken.has(index) ? [] : [[this.names[index] ?? `column ${index + 1}`, cell]],
    );
    const extra = { ...Object.fromEntries(others), ...(own !== undefined && (objectIn(own) ?? { extra: own })) };
    return Object.keys(extra).length > 0 ? extra : undefined;
  }
}

function objectIn(text: string): Record<string, unknown> | undefined {
  try {
    return asObject(JSON.parse(text));
  } catch {
    return undefined;
  }
}

/** A table with headers: those of advertools and their like are known, others are named by `columns`. */
export const csv: Format = {
  name: 'csv',
  unit: 'row',
  recognises: (start) =>
    start.outline === undefined && DELIMITERS.some((delimiter) => (start.lines[0] ?? '').includes(delimiter)),
  parser: (start, { columns }) => new CsvParser(delimiterOf(start), columns),
};
