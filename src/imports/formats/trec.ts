import { type Line, LineSplitter } from '../../platform/lines/index.js';
import type { Fault, Format, Parsed, Parser } from './format.js';

/** The score is a number and no more: a date there is a column of a table. */
const RUN_LINE = /^\s*\S+\s+\S+\s+\S+\s+\S+\s+[-+]?(?:(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?|inf(?:inity)?|nan)\s+\S+\s*$/i;
const IS_URL = /^(?:https?|ftp|urn):/i;

/** A document id names a page of a collection; where it is a URL it already does. */
const urlOf = (document: string): string => (IS_URL.test(document) ? document : `urn:trec:${document}`);

function read(line: Line | Fault): Parsed {
  if ('code' in line) return line;
  const fields = line.text.trim().split(/\s+/);
  const place = { line: line.line };
  if (fields.length !== 6) {
    return {
      ...place,
      code: 'WRONG_FIELD_COUNT',
      detail: `The line has ${fields.length} fields; a run has 6: topic Q0 document rank score tag`,
    };
  }
  const [topic, , document, rank, score, tag] = fields as [string, string, string, string, string, string];
  const number = Number(score);
  if (!Number.isFinite(number)) return { ...place, code: 'INVALID_SCORE', detail: `${score.slice(0, 40)} is no score` };
  const result = { place, rank, url: urlOf(document), extra: { score: number } };
  // No `...place`: on Node 20 spread objects outlive the scavenges of V8, and a long run would fill the heap.
  return { line: line.line, query: { text: topic, engine: tag }, results: [result] };
}

class TrecParser implements Parser {
  private readonly lines = new LineSplitter();

  *write(chunk: Buffer): Iterable<Parsed> {
    for (const line of this.lines.write(chunk)) yield read(line);
  }

  *end(): Iterable<Parsed> {
    for (const line of this.lines.end()) yield read(line);
  }
}

/** A TREC run: `topic Q0 document rank score tag`, in any order. The tag is the engine, the topic the query. */
export const trec: Format = {
  name: 'trec',
  unit: 'row',
  recognises: ({ lines, outline }) => outline === undefined && lines.slice(0, 3).some((line) => RUN_LINE.test(line)),
  parser: () => new TrecParser(),
};
