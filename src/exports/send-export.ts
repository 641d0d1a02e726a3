import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Request, Response } from 'express';
import type { Export } from './exports.service.js';

/** A client that takes nothing for so long has gone, whatever its connection says. */
const STALL_MS = 60_000;

type Piece = string | Buffer;

async function* startingWith(first: Piece, rest: AsyncIterator<Piece>): AsyncIterable<Piece> {
  try {
    yield first;
    for (let next = await rest.next(); !next.done; next = await rest.next()) yield next.value;
  } finally {
    await rest.return?.();
  }
}

/**
 * Streams the file as fast as the client takes it. What fails before the first byte is answered as a problem; what fails
 * after it breaks the connection: half a file must not look like a whole one.
 */
export async function sendExport(
  request: Request,
  response: Response,
  { format, fileName, text }: Export,
): Promise<void> {
  const parts = text[Symbol.asyncIterator]();
  const first = await parts.next();
  response.set({
    'Content-Type': format.mediaType,
    'Content-Disposition': `attachment; filename="${fileName}"`,
    'Cache-Control': 'no-store',
  });
  if (request.method === 'HEAD' || first.done) {
    await parts.return?.();
    response.end();
    return;
  }
  response.setTimeout(STALL_MS, () => response.destroy());
  try {
    await pipeline(Readable.from(startingWith(first.value, parts), { highWaterMark: 1 }), response);
  } catch (error) {
    // A client that has gone is no failure of ours.
    if ((error as NodeJS.ErrnoException).code !== 'ERR_STREAM_PREMATURE_CLOSE') throw error;
  }
}
