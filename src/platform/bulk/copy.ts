import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { PoolClient } from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import type { QueryRunner } from 'typeorm';
import type { Group } from './group.js';

const SPECIAL = /[\\\n\r\t]/;
const SPECIALS = /[\\\n\r\t]/g;
const ESCAPED: Record<string, string> = { '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' };
const BUFFER_SIZE = 64 * 1024;

/** Lines are made while the database reads the ones before. */
export async function copyIn(runner: QueryRunner, path: string, group: Group): Promise<void> {
  const names = group.columns.map((column) => column.name).join(',');
  const client = (await runner.connect()) as PoolClient;
  const stream = client.query(copyFrom(`COPY ${path} (${names}) FROM STDIN`));
  await pipeline(Readable.from(copyLines(group), { objectMode: true }), stream);
}

/** The text format of COPY. */
export function* copyLines({ columns, items }: Group): Generator<Buffer> {
  const positions = columns.map((column) => column.position);
  let lines = '';
  for (const { texts } of items) {
    let separator = '';
    for (const position of positions) {
      lines += separator + copyField(texts[position]);
      separator = '\t';
    }
    lines += '\n';
    if (lines.length >= BUFFER_SIZE) {
      yield Buffer.from(lines);
      lines = '';
    }
  }
  if (lines) yield Buffer.from(lines);
}

function copyField(text: string | null | undefined): string {
  if (text === null || text === undefined) return String.raw`\N`;
  return SPECIAL.test(text) ? text.replace(SPECIALS, (character) => ESCAPED[character] ?? character) : text;
}
