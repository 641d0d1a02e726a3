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

const END_OF_HEAD = '\r\n\r\n';
const LAST_CHUNK = Buffer.from('0\r\n\r\n');
const NO_BODY = new Set([204, 304]);
const LENGTH = /^content-length: *(\d+)/im;

export const headerOf = ({ head }: Pick<Answer, 'head'>, name: string): string | undefined =>
  new RegExp(`^${name}: *(.*?)\\r?$`, 'im').exec(head)?.[1];

interface Head {
  text: string;
  status: number;
  /** Where the body begins, and where it ends, unless it comes in chunks. */
  body: number;
  end: number | undefined;
}

/**
 * A connection as a user has it: one request at a time, kept open. `node:http` costs its client five times as much, and
 * on the same two cores the client must not be what is measured.
 */
export class Connection {
  private parts: Buffer[] = [];
  private bytes = 0;
  private head: Head | undefined;
  private waiting: { resolve: (answer: Answer) => void; reject: (error: Error) => void } | undefined;

  private constructor(
    private readonly socket: net.Socket,
    private readonly headers: string,
  ) {
    socket.on('data', (data) => this.take(data));
    socket.on('error', (error) => this.fail(error));
    socket.on('close', () => this.fail(new Error('The server closed the connection')));
  }

  static async open(url: string, headers: Record<string, string> = {}): Promise<Connection> {
    const { hostname, port, host } = new URL(url);
    const lines = Object.entries({ Host: host, ...headers }).map(([name, value]) => `${name}: ${value}\r\n`);
    const socket = net.connect({ host: hostname, port: Number(port || 80), noDelay: true });
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
    this.parts.push(data);
    this.bytes += data.length;
    this.head ??= headIn(this.received());
    if (!this.head) return;
    const { text: head, status } = this.head;
    const body = this.bodyOf(this.head, data);
    if (!body) return;
    [this.parts, this.bytes, this.head] = [[], 0, undefined];
    const { waiting } = this;
    this.waiting = undefined;
    waiting?.resolve({ status, head, body });
  }

  /** Once all of it is there. */
  private bodyOf({ body, end }: Head, latest: Buffer): Buffer | undefined {
    if (end !== undefined) return this.bytes < end ? undefined : this.received().subarray(body, end);
    const mayBeLast = latest.length < LAST_CHUNK.length || latest.subarray(-LAST_CHUNK.length).equals(LAST_CHUNK);
    return mayBeLast ? joined(this.received().subarray(body)) : undefined;
  }

  private received(): Buffer {
    if (this.parts.length > 1) this.parts = [Buffer.concat(this.parts)];
    return this.parts[0] ?? Buffer.alloc(0);
  }

  private fail(error: Error): void {
    this.waiting?.reject(error);
    this.waiting = undefined;
  }
}

function headIn(received: Buffer): Head | undefined {
  const end = received.indexOf(END_OF_HEAD);
  if (end === -1) return undefined;
  const text = received.toString('latin1', 0, end);
  const status = Number(text.slice(9, 12));
  const body = end + END_OF_HEAD.length;
  const length = NO_BODY.has(status) ? 0 : LENGTH.exec(text)?.[1];
  return { text, status, body, end: length === undefined ? undefined : body + Number(length) };
}

/** The chunks without their sizes, if the last of them is there. */
function joined(chunks: Buffer): Buffer | undefined {
  const parts: Buffer[] = [];
  for (let at = 0; ;) {
    const endOfSize = chunks.indexOf('\r\n', at);
    if (endOfSize === -1) return undefined;
    const size = Number.parseInt(chunks.toString('latin1', at, endOfSize), 16);
    at = endOfSize + 2 + size + 2;
    if (at > chunks.length) return undefined;
    if (size === 0) return Buffer.concat(parts);
    parts.push(chunks.subarray(endOfSize + 2, at - 2));
  }
}
