import { UnknownFormat } from '../imports.errors.js';
import { archiveQueryLog } from './archive-query-log.js';
import { bing } from './bing.js';
import { csv } from './csv.js';
import type { Format, FormatName, Start } from './format.js';
import { googleCse } from './google-cse.js';
import { outlineOf } from './json-outline.js';
import { ndjson } from './ndjson.js';
import { searxng } from './searxng.js';
import { serpapi } from './serpapi.js';
import { serper } from './serper.js';
import { trec } from './trec.js';

/** In the order in which they are tried: the more telling their signs, the earlier. */
const FORMATS: Format[] = [ndjson, archiveQueryLog, searxng, bing, googleCse, serper, serpapi, trec, csv];

/** What a tool puts before its telling keys may be long: an image as text, a list of ads. */
export const MAX_START_BYTES = 1_048_576;
const UTF16_MARK = /^(?:fffe|feff)/;

export function startOf(bytes: Buffer): Start {
  const text = bytes.toString('utf8').replace(/^\uFEFF/, '');
  const lines = text
    .trimStart()
    .split(/\r?\n/, 20)
    .filter((line) => line.trim() !== '')
    .slice(0, 10);
  const outline = outlineOf(text);
  return { bytes, lines, ...(outline && { outline }) };
}

/** The format of a file by its beginning; undefined when more of it may tell. */
export function recognise(start: Start): Format | undefined {
  if (UTF16_MARK.test(start.bytes.toString('hex', 0, 2)))
    throw new UnknownFormat('The file is UTF-16; convert it to UTF-8');
  return FORMATS.find((format) => format.recognises(start));
}

export const formatNamed = (name: FormatName): Format => FORMATS.find((format) => format.name === name) as Format;
