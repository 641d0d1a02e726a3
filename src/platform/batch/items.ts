import type { Request } from 'express';
import { z } from 'zod';
import { InvalidInput } from '../errors/index.js';
import { readBody } from '../http/index.js';
import { type Line, type LineFault, LineSplitter } from '../lines/index.js';
import { toInputErrors } from '../validation/index.js';

/** What came at one place of the body; `line` counts from 1, lines of NDJSON or items of a JSON array. */
export type Item = { line: number; value: unknown } | LineFault;

/** Most items of a JSON body, which is held as a whole; NDJSON is streamed and has no such bound. */
export const MAX_JSON_ITEMS = 100_000;

export const isNdjson = (request: Request): boolean =>
  Boolean(request.is(['application/x-ndjson', 'application/ndjson', 'application/jsonl']));

function parse(line: Line | LineFault): Item {
  if ('code' in line) return line;
  try {
    return { line: line.line, value: JSON.parse(line.text) as unknown };
  } catch {
    return { line: line.line, code: 'MALFORMED_JSON', detail: 'The line is not valid JSON' };
  }
}

async function* ndjsonItems(request: Request, maxBytes: number): AsyncIterable<Item[]> {
  const splitter = new LineSplitter();
  for await (const chunk of readBody(request, { maxBytes })) yield Array.from(splitter.write(chunk), parse);
  yield Array.from(splitter.end(), parse);
}

function jsonItems(body: unknown, field: string): Item[] {
  const schema = z.strictObject({ [field]: z.array(z.unknown()).min(1).max(MAX_JSON_ITEMS) });
  const result = schema.safeParse(body ?? {});
  if (!result.success) throw new InvalidInput(toInputErrors(result.error, { type: 'body' }));
  return (result.data[field] ?? []).map((value, i) => ({ line: i + 1, value }));
}

/** The items of a body in groups of `size`: `{items: […]}` as JSON, or one item a line as NDJSON, streamed. */
export async function* readItems(
  request: Request,
  field: string,
  size: number,
  maxBytes: number,
): AsyncIterable<Item[]> {
  const sources = isNdjson(request) ? ndjsonItems(request, maxBytes) : [jsonItems(request.body, field)];
  let group: Item[] = [];
  for await (const items of sources) {
    for (const item of items) {
      group.push(item);
      if (group.length < size) continue;
      yield group;
      group = [];
    }
  }
  if (group.length > 0) yield group;
}
