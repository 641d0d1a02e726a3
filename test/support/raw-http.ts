import http from 'node:http';
import net from 'node:net';

export interface RawAnswer {
  status: number;
  headers: Record<string, string>;
  text: string;
}

function parse(raw: string): RawAnswer {
  const [head = '', ...body] = raw.split('\r\n\r\n');
  const [first = '', ...lines] = head.split('\r\n');
  const headers = Object.fromEntries(
    lines.map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 1).trim()]),
  );
  return { status: Number(first.split(' ')[1]), headers, text: body.join('\r\n\r\n') };
}

/** What the server answers to these very bytes, until it closes the connection. */
export function sendBytes(url: string, bytes: string | Buffer): Promise<RawAnswer> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    let raw = '';
    const socket = net.connect(Number(port), hostname, () => socket.write(bytes));
    socket.setTimeout(10_000, () => socket.destroy(new Error('The server keeps the connection open')));
    socket.on('data', (data) => (raw += data.toString('utf8')));
    socket.on('error', reject).on('close', () => resolve(parse(raw)));
  });
}

export interface Upload {
  status: number;
  body: { code?: string };
  sent: number;
}

/** POSTs `total` bytes of one JSON string chunk by chunk, as fast as they are taken, and reads the answer. */
export function upload(url: string, total: number, headers: Record<string, string> = {}): Promise<Upload> {
  const chunk = Buffer.alloc(64 * 1024, '"');
  return new Promise((resolve, reject) => {
    let sent = 0;
    const request = http.request(url, { method: 'POST', headers: { 'content-type': 'application/json', ...headers } });
    const write = (): void => {
      while (sent < total) {
        // The answer has come: the rest need not be sent.
        if (request.destroyed) return;
        const part = chunk.subarray(0, total - sent);
        sent += part.length;
        if (!request.write(part)) return void request.once('drain', write);
      }
      request.end();
    };
    request.on('error', reject);
    request.on('response', (response) => {
      let text = '';
      response.on('data', (data) => (text += data));
      response.on('end', () => {
        request.destroy();
        resolve({ status: Number(response.statusCode), body: JSON.parse(text), sent });
      });
    });
    write();
  });
}
