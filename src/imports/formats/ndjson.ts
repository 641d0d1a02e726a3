import { type Line, LineSplitter } from '../../platform/lines/index.js';
import type { Fault, Format, GivenQuery, Page, Parsed, Parser } from './format.js';
import type { Keys } from './json-outline.js';
import { reasonOf } from './json-pages.js';
import { asObject, type JsonObject, rest } from './result-page.js';

const QUERY_FIELDS = [
  'text',
  'engine',
  'language',
  'country',
  'device',
  'collectedAt',
  'status',
  'params',
  'tool',
  'error',
];
/** What an export writes comes back: title and snippet alone may have a million characters each, of six bytes at most. */
export const MAX_ROW_BYTES = 16_777_216;

const RESULT_FIELDS = ['rank', 'type', 'url', 'title', 'snippet', 'extra'];

/** A line that names no query is of the one that the caller names, if he does. */
function queryOf(given: unknown): GivenQuery | undefined {
  if (given === undefined || given === null) return {};
  if (typeof given === 'string') return { text: given };
  return asObject(given);
}

/** A line holds one result and its query, or a query alone when that has no results. */
function toPage(line: number, row: JsonObject): Parsed {
  const query = queryOf(row['query']);
  if (!query)
    return {
      line,
      pointer: '/query',
      code: 'MISSING_QUERY',
      detail: 'A line names its query: {"query": {"text", "engine", …}, …}',
    };
  const unknown = Object.keys(query).find((field) => !QUERY_FIELDS.includes(field));
  if (unknown !== undefined)
    return {
      line,
      pointer: `/query/${unknown}`,
      code: 'UNKNOWN_FIELD',
      detail: `A query has no field ${unknown}; there are ${QUERY_FIELDS.join(', ')}`,
    };
  const others = rest(row, 'query', ...RESULT_FIELDS);
  const hasResult = others !== undefined || RESULT_FIELDS.some((field) => row[field] != null);
  if (!hasResult) return { line, query, results: [] };
  const { rank, type, url, title, snippet, extra } = row;
  // Fields that are not ours are somebody's data: they move into `extra`.
  const isMergeable = extra == null || asObject(extra) !== undefined;
  const kept = others !== undefined && isMergeable ? { ...others, ...asObject(extra) } : extra;
  return { line, query, results: [{ place: { line }, rank, type, url, title, snippet, extra: kept }] } satisfies Page;
}

class NdjsonParser implements Parser {
  private readonly lines = new LineSplitter(MAX_ROW_BYTES);

  *write(chunk: Buffer): Iterable<Parsed> {
    for (const line of this.lines.write(chunk)) yield this.read(line);
  }

  *end(): Iterable<Parsed> {
    for (const line of this.lines.end()) yield this.read(line);
  }

  private read(line: Line | Fault): Parsed {
    if ('code' in line) return line;
    try {
      const row = asObject(JSON.parse(line.text));
      return row
        ? toPage(line.line, row)
        : { line: line.line, code: 'INVALID_ITEM', detail: 'A line is a JSON object' };
    } catch (error) {
      return { line: line.line, code: 'MALFORMED_JSON', detail: reasonOf(error) };
    }
  }
}

const isRow = (keys: Keys): boolean =>
  keys.get('query') === 'object' || (keys.get('query') === 'text' && (keys.has('url') || keys.has('rank')));

/** Our own form: what an export writes, one result a line, with its query. */
export const ndjson: Format = {
  name: 'ndjson',
  unit: 'row',
  recognises: ({ outline }) => outline !== undefined && !outline.isList && isRow(outline.keys),
  parser: () => new NdjsonParser(),
};
