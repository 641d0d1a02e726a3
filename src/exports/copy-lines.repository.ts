import type { PoolClient } from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import type { Selection } from '../platform/database/index.js';

const BACKSLASH = 0x5c;

/**
 * Rows of one JSON text each as lines, in UTF-8 as PostgreSQL sends them: no row becomes a string here, which costs as
 * much as the whole statement. Who stops taking gives up the connection, which the COPY blocks until it is read.
 */
export async function* copyLines(client: PoolClient, selection: Selection): AsyncIterable<Buffer> {
  const stream = client.query(copyTo(`COPY (${await withLiterals(client, selection)}) TO STDOUT`));
  const unescape = unescaper();
  for await (const chunk of stream) yield unescape(chunk as Buffer);
}

/** COPY takes no parameters: PostgreSQL itself quotes them into the statement. */
async function withLiterals(client: PoolClient, { sql, parameters }: Selection): Promise<string> {
  const template = sql.replaceAll('%', '%%').replaceAll(/\$(\d+)/g, '%$1$$L');
  const { rows } = await client.query<{ sql: string }>('SELECT format($1, VARIADIC $2::text[]) AS sql', [
    template,
    parameters,
  ]);
  return rows[0]?.sql ?? '';
}

/** COPY doubles backslashes, and JSON holds nothing else that it escapes. A chunk may end between the two. */
function unescaper(): (chunk: Buffer) => Buffer {
  let held: Buffer | undefined;
  return (given) => {
    const chunk = held ? Buffer.concat([held, given]) : given;
    held = undefined;
    if (!chunk.includes(BACKSLASH)) return chunk;
    let last = chunk.length;
    while (chunk[last - 1] === BACKSLASH) last -= 1;
    const isCut = (chunk.length - last) % 2 === 1;
    if (isCut) held = chunk.subarray(-1);
    // Bytes as characters, one by one: whatever they are, they come back the same.
    const text = chunk.toString('latin1', 0, isCut ? chunk.length - 1 : chunk.length);
    return Buffer.from(text.replaceAll('\\\\', '\\'), 'latin1');
  };
}
