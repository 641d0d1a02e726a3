import type { IncomingMessage } from 'node:http';
import { type Duplex, pipeline, Readable } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import { BodyTooLarge, DomainError, UnsupportedMediaType } from '../errors/index.js';
import { BodyIncomplete, BodyStalled, MalformedEncoding } from './body.errors.js';

const DECODERS: Record<string, () => Duplex> = {
  gzip: createGunzip,
  'x-gzip': createGunzip,
  deflate: createInflate,
  br: createBrotliDecompress,
};
const GZIP_MAGIC = Buffer.from([0x1f, 0x8b]);
const STALL_SECONDS = 60;

export interface BodyLimits {
  /** Both as sent and decompressed. */
  maxBytes: number;
}

/** The bytes of a file that comes as the body of a request: decompressed, bounded, never held as a whole. */
export function readBody(request: IncomingMessage, { maxBytes }: BodyLimits): AsyncIterable<Buffer> {
  refuse(request, maxBytes);
  const encodings = (request.headers['content-encoding'] ?? '')
    .split(',')
    .map((encoding) => encoding.trim().toLowerCase())
    .filter((encoding) => encoding !== '' && encoding !== 'identity');
  let bytes = bounded(unlessStalled(request), maxBytes);
  for (const encoding of encodings.toReversed()) bytes = bounded(decode(bytes, encoding), maxBytes);
  return bounded(unpacked(bytes), maxBytes);
}

function refuse(request: IncomingMessage, maxBytes: number): void {
  if (Number(request.headers['content-length'] ?? 0) > maxBytes) throw tooLarge(maxBytes);
  if (request.headers['content-type']?.startsWith('multipart/')) {
    throw new UnsupportedMediaType('Send the file itself as the body, not a form: curl --data-binary @FILE');
  }
}

const tooLarge = (maxBytes: number): BodyTooLarge =>
  new BodyTooLarge(`This route takes at most ${maxBytes} bytes, decompressed`);

async function* bounded(source: AsyncIterable<Buffer>, maxBytes: number): AsyncIterable<Buffer> {
  let total = 0;
  for await (const chunk of source) {
    total += chunk.length;
    if (total > maxBytes) throw tooLarge(maxBytes);
    yield chunk;
  }
}

/** A sender that falls silent must not hold a connection of the database for ever. */
async function* unlessStalled(request: IncomingMessage): AsyncIterable<Buffer> {
  // Who stops reading early still wants to answer: the request must not be destroyed.
  const chunks = request.iterator({ destroyOnReturn: false }) as AsyncIterator<Buffer>;
  for (;;) {
    let timer: NodeJS.Timeout | undefined;
    const stalled = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new BodyStalled(STALL_SECONDS)), STALL_SECONDS * 1000);
    });
    const next = await Promise.race([chunks.next(), stalled])
      .catch((error: unknown) => {
        throw error instanceof DomainError ? error : new BodyIncomplete();
      })
      .finally(() => clearTimeout(timer));
    if (next.done) return;
    yield next.value;
  }
}

async function* decode(source: AsyncIterable<Buffer>, encoding: string): AsyncIterable<Buffer> {
  const decoder = DECODERS[encoding]?.();
  if (!decoder) throw new UnsupportedMediaType(`${encoding} is no known encoding; send gzip, br, deflate or none`);
  // Errors on either side end the other one and surface in the loop.
  pipeline(Readable.from(source, { objectMode: true }), decoder, () => undefined);
  try {
    for await (const chunk of decoder) yield chunk as Buffer;
  } catch (error) {
    throw error instanceof DomainError ? error : new MalformedEncoding(encoding);
  }
}

/** A file that may be compressed itself, without saying so. */
export async function* unpacked(source: AsyncIterable<Buffer>): AsyncIterable<Buffer> {
  const chunks = source[Symbol.asyncIterator]();
  let start = Buffer.alloc(0);
  while (start.length < GZIP_MAGIC.length) {
    const next = await chunks.next();
    if (next.done) break;
    start = Buffer.concat([start, next.value]);
  }
  const whole = prepend(start, { [Symbol.asyncIterator]: () => chunks });
  yield* start.subarray(0, 2).equals(GZIP_MAGIC) ? decode(whole, 'gzip') : whole;
}

async function* prepend(start: Buffer, rest: AsyncIterable<Buffer>): AsyncIterable<Buffer> {
  if (start.length > 0) yield start;
  yield* rest;
}
