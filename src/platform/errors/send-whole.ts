import type { Request, Response } from 'express';

/** How long, and how idle, a client may go on sending a body that has been refused. */
const LINGER_MS = 30_000;
const IDLE_MS = 5_000;

/** Known from the headers, also before the parser has come to the end of a request that has none. */
const hasBody = ({ headers }: Request): boolean =>
  headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;

/**
 * Sends the answer while the client may still be sending its body. A connection that is closed over unread bytes is
 * reset, and the client loses the answer: so the rest is read and thrown away, for a while, before the connection ends.
 */
export function sendWhole(request: Request, response: Response, body: string): void {
  response.setHeader('Content-Length', Buffer.byteLength(body));
  if (request.complete || !hasBody(request) || request.socket.destroyed) {
    response.end(request.method === 'HEAD' ? undefined : body);
    return;
  }
  response.setHeader('Connection', 'close');
  response.flushHeaders();
  if (request.method !== 'HEAD') response.write(body);
  const end = (): void => {
    clearTimeout(deadline);
    clearTimeout(idle);
    response.end();
  };
  const deadline = setTimeout(end, LINGER_MS);
  const idle = setTimeout(end, IDLE_MS);
  // Whoever was reading, reads no more.
  request.unpipe();
  for (const event of ['readable', 'data', 'end', 'error']) request.removeAllListeners(event);
  request.on('data', () => idle.refresh());
  request.once('end', end).once('close', end).on('error', end);
  request.resume();
}
