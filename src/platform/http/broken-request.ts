import { randomUUID } from 'node:crypto';
import { type Server, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';

interface Refusal {
  status: number;
  code: string;
  detail: string;
}

const MALFORMED: Refusal = { status: 400, code: 'MALFORMED_REQUEST', detail: 'The bytes sent are no HTTP request' };
const REFUSALS: Record<string, Refusal> = {
  HPE_HEADER_OVERFLOW: {
    status: 431,
    code: 'HEADERS_TOO_LARGE',
    detail: 'The URL and the headers together are larger than 16 kB',
  },
  ERR_HTTP_REQUEST_TIMEOUT: { status: 408, code: 'REQUEST_TIMEOUT', detail: 'The request did not arrive in time' },
};

function answer({ status, code, detail }: Refusal): string {
  const requestId = randomUUID();
  const type = `urn:search-observatory:problem:${code.toLowerCase().replaceAll('_', '-')}`;
  const body = JSON.stringify({ type, title: STATUS_CODES[status], status, detail, instance: '/', code, requestId });
  return [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    'Connection: close',
    'Cache-Control: no-store',
    'Content-Type: application/problem+json',
    `Content-Length: ${Buffer.byteLength(body)}`,
    `X-Request-Id: ${requestId}`,
    '',
    body,
  ].join('\r\n');
}

/** What Node cannot parse reaches no route and no filter; it is answered in the same shape all the same. */
export function answerBrokenRequests(server: Server): void {
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Duplex) => {
    if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy();
    socket.end(answer(REFUSALS[error.code ?? ''] ?? MALFORMED));
  });
}
