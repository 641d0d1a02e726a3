import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { PoolClient } from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import type { QueryRunner } from 'typeorm';
import type { Text } from './encode.js';
import type { Group } from './group.js';

const SPECIAL = /[\\\n\r\t]/;
const SPECIALS = /[\\\n\r\t]/g;
const ESCAPED: Record<string, string> = { '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' };
const BLOCK_LENGTH = 32 * 1024;

/** One block of lines at a time, so that the next one is made while the database reads those before. */
export async function copyIn(runner: QueryRunner, path: string, group: Group): Promise<void> {
  const names = group.columns.map((column) => column.name).join(',');
  const client = (await runner.connect()) as PoolClient;
  const stream = client.query(copyFrom(`COPY ${path} (${names}) FROM STDIN`));
  await pipeline(Readable.from(copyLines(group), { objectMode: true, highWaterMark: 1 }), stream);
}

/** The text format of COPY, in blocks of whole lines. */
export function* copyLines({ columns, items }: Group): Generator<Buffer> {
  const positions = columns.map((column) => column.position);
  let block = Buffer.allocUnsafe(BLOCK_LENGTH);
  let end = 0;
  for (const { texts } of items) {
    const line = copyLine(texts, positions);
    // No character of a string takes more bytes in UTF-8.
    const longest = line.length * 3;
    if (longest > block.length - end) {
      if (end > 0) yield block.subarray(0, end);
      block = Buffer.allocUnsafe(Math.max(longest, BLOCK_LENGTH));
      end = 0;
    }
    end += block.write(line, end);
  }
  if (end > 0) yield block.subarray(0, end);
}

function copyLine(texts: readonly Text[], positions: readonly number[]): string {
  let line = '';
  let separator = '';
  for (const position of positions) {
    line += separator + copyField(texts[position]);
    separator = '\t';
  }
  return `${line}\n`;
}

function copyField(text: Text): string {
  if (text === null || text === undefined) return String.raw`\N`;
  return SPECIAL.test(text) ? text.replace(SPECIALS, (character) => ESCAPED[character] ?? character) : text;
}
