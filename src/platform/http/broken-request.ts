import { randomUUID } from 'node:crypto';
import { type Server, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { DomainError, InvalidError, toProblem } from '../errors/index.js';
import { answerOn } from './answer-on.js';

class MalformedRequest extends InvalidError {
  readonly code = 'MALFORMED_REQUEST';
  constructor() {
    super('The bytes sent are no HTTP request');
  }
}

class HeadersTooLarge extends DomainError {
  readonly code = 'HEADERS_TOO_LARGE';
  readonly status = 431;
  constructor() {
    super('The URL and the headers together are larger than 16 kB');
  }
}

class RequestTimeout extends DomainError {
  readonly code = 'REQUEST_TIMEOUT';
  readonly status = 408;
  constructor() {
    super('The request did not arrive in time');
  }
}

function toDomainError(code: string | undefined): DomainError {
  if (code === 'HPE_HEADER_OVERFLOW') return new HeadersTooLarge();
  return code === 'ERR_HTTP_REQUEST_TIMEOUT' ? new RequestTimeout() : new MalformedRequest();
}

function answer(error: DomainError): string {
  const requestId = randomUUID();
  const body = JSON.stringify(toProblem(error, '/', requestId));
  return [
    `HTTP/1.1 ${error.status} ${STATUS_CODES[error.status]}`,
    'Connection: close',
    'Cache-Control: no-store',
    'Content-Type: application/problem+json',
    `Content-Length: ${Buffer.byteLength(body)}`,
    `X-Request-Id: ${requestId}`,
    '',
    body,
  ].join('\r\n');
}

/** Another answer would land in the middle of the one that is on its way. */
const isAnswering = (socket: Duplex): boolean => answerOn(socket)?.headersSent === true;

/** What Node cannot parse reaches no route and no filter; it is answered in the same shape all the same. */
export function answerBrokenRequests(server: Server): void {
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Duplex) => {
    if (error.code === 'ECONNRESET' || !socket.writable || isAnswering(socket)) return void socket.destroy();
    socket.end(answer(toDomainError(error.code)));
  });
}
