import type { createClient } from '@redis/client';
import { redisClientPackage } from './redis-packages.js';

export type RedisClient = ReturnType<typeof createClient>;

const CONNECT_TIMEOUT_MS = 1000;

/** With a connection that gives no sign. */
export interface Patience {
  pingEveryMs: number;
  giveUpAfterMs: number;
}

/**
 * A client reconnects by itself when its socket ends. When the route is gone without a word no socket ends for a quarter
 * of an hour: then the client, which cannot be told to let go of its socket, is replaced by a new one.
 */
export class RedisConnection {
  private current: RedisClient;
  private readonly uses: ((client: RedisClient) => void)[] = [];
  private watch: NodeJS.Timeout | undefined;
  private signAt = 0;
  private watchedAt = 0;

  constructor(
    private readonly url: string,
    private readonly patience: Patience,
  ) {
    this.current = this.newClient();
  }

  get client(): RedisClient {
    return this.current;
  }

  /** Called with the client of now, and with every one that replaces it, before it connects. */
  eachClient(use: (client: RedisClient) => void): void {
    this.uses.push(use);
    use(this.current);
  }

  start(): void {
    this.sign();
    this.watchedAt = performance.now();
    this.watch = setInterval(() => setImmediate(() => this.look()), this.patience.pingEveryMs).unref();
    this.connect();
  }

  async stop(): Promise<void> {
    clearInterval(this.watch);
    this.watch = undefined;
    await this.current.disconnect().catch(() => undefined);
  }

  private newClient(): RedisClient {
    const socket = { connectTimeout: CONNECT_TIMEOUT_MS, reconnectStrategy, noDelay: true };
    const client: RedisClient = redisClientPackage().createClient({ url: this.url, disableOfflineQueue: true, socket });
    // An error that nobody hears would end the process; that it goes on trying is a sign of life.
    for (const event of ['error', 'connect', 'ready']) client.on(event, () => client === this.current && this.sign());
    return client;
  }

  private connect(): void {
    this.current.connect().catch(() => undefined); // only when it is told to disconnect
  }

  private sign(): void {
    this.signAt = performance.now();
  }

  /** A process that stood still itself has heard nothing for that reason. */
  private look(): void {
    if (!this.watch) return;
    const { pingEveryMs, giveUpAfterMs } = this.patience;
    const now = performance.now();
    const stoodStill = now - this.watchedAt > 2 * pingEveryMs;
    this.watchedAt = now;
    if (stoodStill) this.sign();
    if (now - this.signAt > giveUpAfterMs && !stoodStill) {
      this.replace();
      return;
    }
    const { current } = this;
    current.ping().then(
      () => current === this.current && this.sign(),
      () => undefined,
    );
  }

  private replace(): void {
    const silent = this.current;
    this.current = this.newClient();
    this.sign();
    void silent.disconnect().catch(() => undefined);
    for (const use of this.uses) use(this.current);
    this.connect();
  }
}

const reconnectStrategy = (retries: number): number => (retries < 20 ? 20 : 200);
