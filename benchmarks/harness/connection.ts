import { once } from 'node:events';
import net from 'node:net';

export interface Answer {
  status: number;
  /** As they came, with the status line. */
  head: string;
  /** Until the connection asks for something else. */
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

/** What a socket reads at once, as a rule. */
const ROOM = 65_536;

/**
 * A connection as a user has it: one request at a time, kept open. On the same two cores the client must not be what is
 * measured: `node:http` costs its client five times as much, and a socket that makes a buffer for each of its reads
 * keeps the collector busy, the more so the larger the heap is that the scenarios before have left.
 */
export class Connection {
  private room = Buffer.allocUnsafeSlow(ROOM);
  private bytes = 0;
  private head: Head | undefined;
  private waiting: { resolve: (answer: Answer) => void; reject: (error: Error) => void } | undefined;
  private readonly socket: net.Socket;
  private readonly headers: string;

  private constructor({ hostname, port, host }: URL, headers: Record<string, string>) {
    const lines = Object.entries({ Host: host, ...headers }).map(([name, value]) => `${name}: ${value}\r\n`);
    this.headers = lines.join('');
    const onread: net.OnReadOpts = { buffer: () => this.roomForMore(), callback: (count) => this.take(count) };
    this.socket = net.connect({ host: hostname, port: Number(port || 80), noDelay: true, onread });
    this.socket.on('error', (error) => this.fail(error));
    this.socket.on('close', () => this.fail(new Error('The server closed the connection')));
  }

  static async open(url: string, headers: Record<string, string> = {}): Promise<Connection> {
    const connection = new Connection(new URL(url), headers);
    await once(connection.socket, 'connect');
    return connection;
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

  /** The next read goes behind what has come of the answer. */
  private roomForMore(): Buffer {
    if (this.room.length - this.bytes < ROOM / 2) {
      const larger = Buffer.allocUnsafeSlow(this.room.length * 2);
      this.room.copy(larger, 0, 0, this.bytes);
      this.room = larger;
    }
    return this.room.subarray(this.bytes);
  }

  private take(count: number): boolean {
    this.bytes += count;
    const received = this.room.subarray(0, this.bytes);
    this.head ??= headIn(received);
    const body = this.head && bodyIn(received, this.head);
    if (!this.head || !body) return true;
    const { text: head, status } = this.head;
    [this.bytes, this.head] = [0, undefined];
    const { waiting } = this;
    this.waiting = undefined;
    waiting?.resolve({ status, head, body });
    return true;
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

/** Once all of it is there. */
function bodyIn(received: Buffer, { body, end }: Head): Buffer | undefined {
  if (end !== undefined) return received.length < end ? undefined : received.subarray(body, end);
  return received.subarray(-LAST_CHUNK.length).equals(LAST_CHUNK) ? joined(received.subarray(body)) : undefined;
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
