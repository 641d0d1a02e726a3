import { createHash, type Hash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

const digests = new WeakMap<IncomingMessage, Hash>();

/** Has the bytes of the body hashed while whoever reads them does so; to be called before. */
export const digestBody = (request: IncomingMessage): void => void digests.set(request, createHash('sha256'));

/** SHA-256 of what was read of the body, as it was sent: packed, if it came packed. */
export const bodyDigest = (request: IncomingMessage): Buffer | undefined => digests.get(request)?.copy().digest();

/** The same bytes, which are hashed if somebody has asked for it. */
export async function* digested(request: IncomingMessage, bytes: AsyncIterable<Buffer>): AsyncIterable<Buffer> {
  const digest = digests.get(request);
  for await (const chunk of bytes) {
    digest?.update(chunk);
    yield chunk;
  }
}
