import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Request, Response } from 'express';

type Piece = string | Buffer;

/** A file on its way out. */
export interface StreamedFile {
  mediaType: string;
  fileName: string;
  /** The signal ends the work, also before the first piece. */
  text: (gone: AbortSignal) => AsyncIterable<Piece>;
}

/** A client that takes nothing for so long has gone, whatever its connection says. */
const STALL_MS = 60_000;

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
 * after it breaks the connection: half a file must not look like a whole one. A client that leaves ends the work.
 */
export async function sendFile(request: Request, response: Response, file: StreamedFile): Promise<void> {
  const gone = new AbortController();
  response.once('close', () => gone.abort());
  // It may have left while it waited for its turn.
  if (response.destroyed) return;
  try {
    await stream(request, response, file, gone.signal);
  } catch (error) {
    // A client that has gone is no failure of ours.
    if (!gone.signal.aborted) throw error;
  }
}

async function stream(
  request: Request,
  response: Response,
  { mediaType, fileName, text }: StreamedFile,
  gone: AbortSignal,
): Promise<void> {
  const parts = text(gone)[Symbol.asyncIterator]();
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
