import net from 'node:net';

export interface Answer {
  status: number;
  /** As they came, with the status line. */
  head: string;
  body: Buffer;
}

export interface Wanted {
  method?: string;
  path: string;
  /** JSON. */
  body?: string;
}

const END_OF_HEAD = Buffer.from('\r\n\r\n');
const NO_BODY = new Set([204, 304]);

export const headerOf = ({ head }: Pick<Answer, 'head'>, name: string): string | undefined =>
  new RegExp(`^${name}: *(.*?)\\r?$`, 'im').exec(head)?.[1];

/**
 * A connection as a user has it: one request at a time, kept open. `node:http` costs its client five times as much, and
 * on the same two cores the client must not be what is measured.
 */
export class Connection {
  private received: Buffer = Buffer.alloc(0);
  private waiting: { resolve: (answer: Answer) => void; reject: (error: Error) => void } | undefined;

  private constructor(
    private readonly socket: net.Socket,
    private readonly headers: string,
  ) {
    socket.setNoDelay(true);
    socket.on('data', (data) => this.take(data));
    socket.on('error', (error) => this.fail(error));
    socket.on('close', () => this.fail(new Error('The server closed the connection')));
  }

  static async open(url: string, headers: Record<string, string> = {}): Promise<Connection> {
    const { hostname, port, host } = new URL(url);
    const lines = Object.entries({ Host: host, ...headers }).map(([name, value]) => `${name}: ${value}\r\n`);
    const socket = net.connect({ host: hostname, port: Number(port || 80) });
    await new Promise<void>((resolve, reject) => socket.once('connect', resolve).once('error', reject));
    return new Connection(socket, lines.join(''));
  }

  get isOpen(): boolean {
    return !this.socket.destroyed;
  }

  ask({ method = 'GET', path, body }: Wanted): Promise<Answer> {
    if (!this.isOpen) return Promise.reject(new Error('The server closed the connection'));
    const type =
      body === undefined ? '' : `Content-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n`;
    return new Promise((resolve, reject) => {
      this.waiting = { resolve, reject };
      this.socket.write(`${method} ${path} HTTP/1.1\r\n${this.headers}${type}\r\n${body ?? ''}`);
    });
  }

  close(): void {
    this.socket.removeAllListeners('close').destroy();
  }

  private take(data: Buffer): void {
    this.received = this.received.length === 0 ? data : Buffer.concat([this.received, data]);
    const answer = whole(this.received);
    if (!answer) return;
    this.received = Buffer.alloc(0);
    const { waiting } = this;
    this.waiting = undefined;
    waiting?.resolve(answer);
  }

  private fail(error: Error): void {
    this.waiting?.reject(error);
    this.waiting = undefined;
  }
}

/** The answer, once all of it is there. */
function whole(received: Buffer): Answer | undefined {
  const end = received.indexOf(END_OF_HEAD);
  if (end === -1) return undefined;
  const head = received.toString('latin1', 0, end);
  const status = Number(head.slice(9, 12));
  const rest = received.subarray(end + END_OF_HEAD.length);
  if (NO_BODY.has(status)) return { status, head, body: rest };
  const length = headerOf({ head }, 'Content-Length');
  if (length === undefined) return chunked(status, head, rest);
  return rest.length < Number(length) ? undefined : { status, head, body: rest };
}

function chunked(status: number, head: string, rest: Buffer): Answer | undefined {
  const parts: Buffer[] = [];
  for (let at = 0; ;) {
    const endOfSize = rest.indexOf('\r\n', at);
    if (endOfSize === -1) return undefined;
    const size = Number.parseInt(rest.toString('latin1', at, endOfSize), 16);
    at = endOfSize + 2 + size + 2;
    if (at > rest.length) return undefined;
    if (size === 0) return { status, head, body: Buffer.concat(parts) };
    parts.push(rest.subarray(endOfSize + 2, at - 2));
  }
}
