import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

export interface Load {
  /** Of the server: `http://127.0.0.1:3000`. */
  url: string;
  /** Heads of requests without a body, as `get` makes them; each connection sends all of them in turn. */
  requests: readonly string[];
  /** Clients that keep their connection and send the next request when they have the whole answer to the last. */
  connections: number;
  /** Answers after which it ends … */
  count: number;
  /** … or seconds, if these are over before. */
  seconds?: number;
  /** What every answer must have. */
  status?: number;
}

export interface LoadReport {
  answers: number;
  milliseconds: number;
  /** Of each answer, ascending, in milliseconds. */
  latencies: Float64Array;
  bytes: number;
  /** Share of one processor that this client was busy: at 1 it is the client that is measured. */
  busy: number;
}

/** The head of a GET request. */
export const get = (path: string, headers: Readonly<Record<string, string>> = {}): string =>
  [`GET ${path} HTTP/1.1`, 'Host: 127.0.0.1', ...Object.entries(headers).map((pair) => pair.join(': ')), '\r\n'].join(
    '\r\n',
  );

export function percentile(ascending: Float64Array, share: number): number {
  return ascending[Math.max(0, Math.ceil(ascending.length * share) - 1)] ?? Number.NaN;
}

/** Plays the load. Throws at the first answer of another status and at the first connection that breaks. */
export async function play({
  url,
  requests,
  connections,
  count,
  seconds = 600,
  status = 200,
}: Load): Promise<LoadReport> {
  const { hostname, port } = new URL(url);
  const latencies = new Float64Array(count);
  const heads = requests.map((head) => Buffer.from(head, 'latin1'));
  const sockets = await Promise.all(Array.from({ length: connections }, () => open(Number(port), hostname)));
  const report = { answers: 0, bytes: 0 };
  const cpu = process.cpuUsage();
  const start = performance.now();
  const end = start + seconds * 1000;
  let left = count;

  const client = async (socket: Socket, first: number): Promise<void> => {
    const answers = new Answers(socket);
    for (let next = first; left > 0 && performance.now() < end; next++) {
      left -= 1;
      const sent = performance.now();
      socket.write(heads[next % heads.length] as Buffer);
      const answer = await answers.next();
      if (answer.status !== status) throw new Error(`${answer.status} instead of ${status}: ${answer.head}`);
      latencies[report.answers++] = performance.now() - sent;
      report.bytes += answer.bytes;
    }
  };
  try {
    await Promise.all(sockets.map(client));
  } finally {
    for (const socket of sockets) socket.destroy();
  }
  const milliseconds = performance.now() - start;
  const { user, system } = process.cpuUsage(cpu);
  const busy = (user + system) / 1000 / milliseconds;
  return { ...report, milliseconds, latencies: latencies.subarray(0, report.answers).toSorted(), busy };
}

async function open(port: number, host: string): Promise<Socket> {
  const socket = connect({ port, host, noDelay: true });
  await once(socket, 'connect');
  return socket;
}

interface Answer {
  status: number;
  head: string;
  /** Head and body. */
  bytes: number;
}

const LENGTH = /^content-length: *(\d+)/im;
const CHUNKED = /^transfer-encoding: *chunked/im;
const LAST_CHUNK = Buffer.from('0\r\n\r\n');
const WITHOUT_BODY = new Set([204, 304]);

/** Reads answers off a socket, of which it parses only where they end. */
class Answers {
  private chunks: Buffer[] = [];
  private bytes = 0;
  private end = Buffer.alloc(0);
  private head: { text: string; status: number; ends: number | 'with the last chunk' } | undefined;
  private done: ((answer: Answer) => void) | undefined;
  private failed: ((error: Error) => void) | undefined;

  constructor(socket: Socket) {
    socket.on('data', (chunk) => this.take(chunk));
    socket.once('error', (error) => this.failed?.(error));
    socket.once('close', () => this.failed?.(new Error('The server closed a connection')));
  }

  next(): Promise<Answer> {
    return new Promise((resolve, reject) => {
      this.done = resolve;
      this.failed = reject;
    });
  }

  private take(chunk: Buffer): void {
    this.bytes += chunk.length;
    this.head ??= this.readHead(chunk);
    if (!this.head || !this.isWhole(this.head.ends, chunk)) return;
    const { status, text: head } = this.head;
    const answer = { status, head, bytes: this.bytes };
    this.chunks = [];
    this.bytes = 0;
    this.head = undefined;
    this.done?.(answer);
  }

  private readHead(chunk: Buffer): typeof this.head {
    this.chunks.push(chunk);
    const read = this.chunks.length === 1 ? chunk : Buffer.concat(this.chunks);
    const length = read.indexOf('\r\n\r\n') + 4;
    if (length < 4) return undefined;
    const text = read.toString('latin1', 0, length);
    const status = Number(text.slice(9, 12));
    const body = WITHOUT_BODY.has(status) ? 0 : Number(LENGTH.exec(text)?.[1] ?? 0);
    return { text, status, ends: CHUNKED.test(text) ? 'with the last chunk' : length + body };
  }

  private isWhole(ends: number | 'with the last chunk', chunk: Buffer): boolean {
    if (ends !== 'with the last chunk') return this.bytes >= ends;
    this.end = Buffer.concat([this.end, chunk]).subarray(-LAST_CHUNK.length);
    return this.end.equals(LAST_CHUNK);
  }
}
