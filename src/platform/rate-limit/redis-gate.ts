import { createClient } from '@redis/client';

export interface Script {
  source: string;
  sha: string;
}

class RedisAway extends Error {}

const OPERATION_MS = 250;
const PROBE_EVERY_MS = 500;
/** A connection that gives no sign for so long is made anew: its route may be gone. */
const GIVE_UP_MS = 5_000;

const reconnectStrategy = (retries: number): number => Math.min(1_000, 50 * 2 ** Math.min(retries, 5));

/** The answer, or RedisAway when it is late. */
function within<T>(milliseconds: number, answer: Promise<T>, late: () => void): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    let settled = false;
    const expire = (): void => {
      if (settled) return;
      late();
      reject(new RedisAway());
    };
    // A process that was itself held up has its answer waiting in the socket: that is read before `setImmediate`.
    const timer = setTimeout(() => setImmediate(expire), milliseconds);
    const settle = (): void => {
      settled = true;
      clearTimeout(timer);
    };
    answer.finally(settle).then(resolve, reject);
  });
}

/**
 * A connection that answers in time or fails. After an answer that did not come in time everything fails at once, until
 * Redis answers a question that nobody waits for.
 */
export class RedisGate {
  private readonly client: ReturnType<typeof createClient>;
  private probing: NodeJS.Timeout | undefined;

  constructor(url: string) {
    const socket = { connectTimeout: 1_000, reconnectStrategy, noDelay: true };
    this.client = createClient({ url, disableOfflineQueue: true, socket });
    // Whoever asks learns that it is away; an event that nobody hears would end the process.
    this.client.on('error', () => undefined);
  }

  /** Does not wait for a server that is not there: it is used as soon as it comes. */
  start(): void {
    this.client.connect().catch(() => undefined);
  }

  async stop(): Promise<void> {
    clearTimeout(this.probing);
    await this.client.disconnect().catch(() => undefined);
  }

  async run<T>({ source, sha }: Script, keys: string[], args: number[]): Promise<T> {
    const rest = [String(keys.length), ...keys, ...args.map(String)];
    try {
      return await this.send<T>(['EVALSHA', sha, ...rest]);
    } catch (error) {
      if (!(error instanceof Error) || !error.message.startsWith('NOSCRIPT')) throw error;
      return this.send<T>(['EVAL', source, ...rest]);
    }
  }

  private async send<T>(command: string[]): Promise<T> {
    if (this.probing || !this.client.isReady) throw new RedisAway();
    return within(OPERATION_MS, this.client.sendCommand<T>(command), () => this.probe());
  }

  private probe(): void {
    this.probing ??= setTimeout(() => void this.ask(), PROBE_EVERY_MS).unref();
  }

  private async ask(): Promise<void> {
    const isBack = await within(GIVE_UP_MS, this.client.ping(), () => void this.reconnect()).then(
      () => true,
      () => false,
    );
    this.probing = undefined;
    if (!isBack && this.client.isOpen) this.probe();
  }

  private async reconnect(): Promise<void> {
    await this.stop();
    this.start();
  }
}
