import type { IncomingMessage } from 'node:http';
import { type Duplex, pipeline, Readable } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import { BodyTooLarge, DomainError, UnsupportedMediaType } from '../errors/index.js';
import { digested } from './body-digest.js';
import { BodyIncomplete, BodyStalled, BodyTooSlow, MalformedEncoding } from './body.errors.js';

const DECODERS: Record<string, () => Duplex> = {
  gzip: createGunzip,
  'x-gzip': createGunzip,
  deflate: createInflate,
  br: createBrotliDecompress,
};
const GZIP_MAGIC = Buffer.from([0x1f, 0x8b]);
const STALL_SECONDS = 60;
/** Each layer costs a decoder of some 30 kB, and 16 kB of headers have room for thousands of them. */
const MOST_ENCODINGS = 2;

export interface BodyLimits {
  /** Both as sent and decompressed. */
  maxBytes: number;
  /** How long it may take to arrive; without it as long as it goes on. */
  maxSeconds?: number | undefined;
}

/** The bytes of a file that comes as the body of a request: decompressed, bounded, never held as a whole. */
export function readBody(request: IncomingMessage, { maxBytes, maxSeconds }: BodyLimits): AsyncIterable<Buffer> {
  refuse(request, maxBytes);
  const encodings = (request.headers['content-encoding'] ?? '')
    .split(',')
    .map((encoding) => encoding.trim().toLowerCase())
    .filter((encoding) => encoding !== '' && encoding !== 'identity');
  if (encodings.length > MOST_ENCODINGS)
    throw new UnsupportedMediaType(`The body may be encoded ${MOST_ENCODINGS} times, not ${encodings.length} times`);
  let bytes = sentBytes(request, { maxBytes, maxSeconds });
  for (const encoding of encodings.toReversed()) bytes = bounded(decode(bytes, encoding), maxBytes);
  return bounded(unpacked(bytes), maxBytes);
}

/** Reads what is left of a body that nobody wants. */
export async function drainBody(request: IncomingMessage, limits: BodyLimits): Promise<void> {
  if (request.readableEnded) return;
  const chunks = sentBytes(request, limits)[Symbol.asyncIterator]();
  while (!(await chunks.next()).done);
}

const sentBytes = (request: IncomingMessage, { maxBytes, maxSeconds }: BodyLimits): AsyncIterable<Buffer> =>
  bounded(digested(request, inTime(request, maxSeconds)), maxBytes);

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

/** A sender that falls silent, or that sends a byte now and then, must not hold what waits for its body for ever. */
async function* inTime(request: IncomingMessage, maxSeconds = Infinity): AsyncIterable<Buffer> {
  // Who stops reading early still wants to answer: the request must not be destroyed.
  const chunks = request.iterator({ destroyOnReturn: false }) as AsyncIterator<Buffer>;
  const end = performance.now() + maxSeconds * 1000;
  for (;;) {
    const left = end - performance.now();
    const next = await (left < STALL_SECONDS * 1000
      ? within(chunks.next(), left, () => new BodyTooSlow(maxSeconds))
      : within(chunks.next(), STALL_SECONDS * 1000, () => new BodyStalled(STALL_SECONDS)));
    if (next.done) return;
    yield next.value;
  }
}

async function within<T>(chunk: Promise<T>, milliseconds: number, error: () => DomainError): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(error()), Math.max(0, milliseconds));
  });
  try {
    return await Promise.race([chunk, late]);
  } catch (thrown) {
    throw thrown instanceof DomainError ? thrown : new BodyIncomplete();
  } finally {
    clearTimeout(timer);
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
