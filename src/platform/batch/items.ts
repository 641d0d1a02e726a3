import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Request } from 'express';
import { z } from 'zod';
import { InvalidInput } from '../errors/index.js';
import { readBody } from '../http/index.js';
import { type Line, type LineFault, LineSplitter } from '../lines/index.js';
import { toInputErrors } from '../validation/index.js';

/** What came at one place of the body; `line` counts from 1, lines of NDJSON or items of a JSON array. */
export type Item = { line: number; value: unknown; size: number } | LineFault;

/** Most items of a JSON body, which is held as a whole; NDJSON is streamed and has no such bound. */
export const MAX_JSON_ITEMS = 100_000;

/**
 * Items that are read, checked and prepared in one turn of the event loop: less than a millisecond. An answer of the
 * database for the items before them waits no longer, nor does another request.
 */
const PIECE = 32;

export const isNdjson = (request: Request): boolean =>
  Boolean(request.is(['application/x-ndjson', 'application/ndjson', 'application/jsonl']));

function parse(line: Line | LineFault): Item {
  if ('code' in line) return line;
  try {
    return { line: line.line, value: JSON.parse(line.text) as unknown, size: line.text.length };
  } catch {
    return { line: line.line, code: 'MALFORMED_JSON', detail: 'The line is not valid JSON' };
  }
}

async function* inTurns(lines: Iterable<Line | LineFault>): AsyncIterable<Item[]> {
  let piece: Item[] = [];
  for (const line of lines) {
    piece.push(parse(line));
    if (piece.length < PIECE) continue;
    yield piece;
    await nextTurn();
    piece = [];
  }
  yield piece;
}

async function* ndjsonItems(request: Request, maxBytes: number): AsyncIterable<Item[]> {
  const splitter = new LineSplitter();
  for await (const chunk of readBody(request, { maxBytes })) yield* inTurns(splitter.write(chunk));
  yield* inTurns(splitter.end());
}

async function* jsonItems(body: unknown, field: string): AsyncIterable<Item[]> {
  const schema = z.strictObject({ [field]: z.array(z.unknown()).min(1).max(MAX_JSON_ITEMS) });
  const result = schema.safeParse(body ?? {});
  if (!result.success) throw new InvalidInput(toInputErrors(result.error, { type: 'body' }));
  const values = result.data[field] ?? [];
  for (let from = 0; from < values.length; from += PIECE) {
    // All of them are in memory already: their size needs no bound.
    yield values.slice(from, from + PIECE).map((value, i) => ({ line: from + i + 1, value, size: 0 }));
    await nextTurn();
  }
}

/** The items of a body in pieces as they come: `{items: […]}` as JSON, or one item a line as NDJSON, streamed. */
export function readItems(request: Request, field: string, maxBytes: number): AsyncIterable<Item[]> {
  return isNdjson(request) ? ndjsonItems(request, maxBytes) : jsonItems(request.body, field);
}
