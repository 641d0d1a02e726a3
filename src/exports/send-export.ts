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
 * after it breaks the connection: half a file must not look like a whole one. A client that leaves ends the statement.
 */
export async function sendExport(
  request: Request,
  response: Response,
  { format, fileName, text }: Export,
): Promise<void> {
  const gone = new AbortController();
  response.once('close', () => gone.abort());
  // It may have left while it waited for its turn.
  if (response.destroyed) return;
  try {
    await stream(request, response, format.mediaType, fileName, text(gone.signal)[Symbol.asyncIterator]());
  } catch (error) {
    // A client that has gone is no failure of ours.
    if (!gone.signal.aborted) throw error;
  }
}

async function stream(
  request: Request,
  response: Response,
  mediaType: string,
  fileName: string,
  parts: AsyncIterator<Piece>,
): Promise<void> {
  const first = await parts.next();
  response.set({
    'Content-Type': mediaType,
    'Content-Disposition': `attachment; filename="${fileName}"`,
    'Cache-Control': 'no-store',
  });
  if (request.method === 'HEAD' || first.done) {
    await parts.return?.();
    response.end();
    return;
  }
  response.setTimeout(STALL_MS, () => response.destroy());
  await pipeline(Readable.from(startingWith(first.value, parts), { highWaterMark: 1 }), response);
}
