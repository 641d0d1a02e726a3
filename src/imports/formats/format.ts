import type { Outline } from './json-outline.js';

export const FORMAT_NAMES = [
  'ndjson',
  'csv',
  'serper',
  'serpapi',
  'google-cse',
  'bing',
  'searxng',
  'trec',
  'archive-query-log',
] as const;
export type FormatName = (typeof FORMAT_NAMES)[number];

/** Where something stands in the file: the line on which it begins and, inside JSON, the way to it. */
export interface Place {
  line: number;
  pointer?: string;
}

/** Why something of the file cannot be taken. */
export interface Fault extends Place {
  code: string;
  detail: string;
}

/** A query as a file gives it: nothing is checked yet. */
export interface GivenQuery {
  text?: unknown;
  engine?: unknown;
  language?: unknown;
  country?: unknown;
  device?: unknown;
  collectedAt?: unknown;
  status?: unknown;
  params?: unknown;
  tool?: unknown;
  error?: unknown;
}

/** A result as a file gives it: nothing is checked yet. */
export interface GivenResult {
  place: Place;
  /** The file gave no rank, or not this one: where ours comes from. */
  rankedBy?: 'order' | 'page';
  rank?: unknown;
  type?: unknown;
  url?: unknown;
  title?: unknown;
  snippet?: unknown;
  extra?: unknown;
}

/** What a file says about one query: all of it (a result page) or a part (a row of a table). */
export interface Page extends Place {
  query: GivenQuery;
  results: GivenResult[];
}

export type Parsed = Page | Fault;
export const isFault = (parsed: Parsed): parsed is Fault => 'code' in parsed;

/** Reads a file from its bytes, cut anywhere: the same bytes give the same pages whatever the cuts. */
export interface Parser {
  write(chunk: Buffer): Iterable<Parsed>;
  end(): Iterable<Parsed>;
}

/** The beginning of a file, as far as it was needed to tell its format. */
export interface Start {
  bytes: Buffer;
  /** The text of the first lines that hold something, without byte order mark; the last one may be cut. */
  lines: string[];
  /** Undefined when the file is no JSON. */
  outline?: Outline;
}

export interface ParserOptions {
  /** Which header of a CSV stands for which field. */
  columns?: Record<string, string>;
}

/** One file of this folder is one format. */
export interface Format {
  readonly name: FormatName;
  /** Whether one item of the file is a whole result page, or a row whose query's other rows lie anywhere. */
  readonly unit: 'page' | 'row';
  recognises(start: Start): boolean;
  parser(start: Start, options: ParserOptions): Parser;
}
