import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';

const LEAVE_MS = 100;

const ignore = (): void => undefined;

interface Lines {
  connection?: { stream: { destroy(error?: Error): void } };
}

/**
 * The connection of the health probes, apart from the pool: all connections busy is no reason to be taken out of
 * service, and a probe must not wait in line. One for all probes; it is given up, and opened anew by the next one, as
 * soon as an answer is late.
 */
export class ProbeConnection {
  private opening: Promise<pg.Client> | undefined;
  private client: pg.Client | undefined;
  /** One statement at a time: the end of the last one. */
  private turn: Promise<unknown> = Promise.resolve();
  /** Given up because an answer was late, which is what everybody has to hear who waited for one. */
  private readonly silent = new WeakSet<Promise<pg.Client>>();

  /** `config` is handed on as it is: pg-pool hides the password in it from whoever copies it. */
  constructor(private readonly config: pg.ClientConfig) {}

  /** Rejects when there is no answer in time, and leaves nothing behind that waits for one. */
  async query<T>(sql: string, timeoutMs: number): Promise<T[]> {
    const opening = (this.opening ??= this.open());
    const silence = new Error(`The database did not answer within ${timeoutMs} ms`);
    let late: NodeJS.Timeout | undefined;
    const tooLate = new Promise<never>((_, reject) => {
      late = setTimeout(() => {
        this.silent.add(opening);
        reject(silence);
      }, timeoutMs);
    });
    try {
      return await Promise.race([this.ask<T>(opening, sql), tooLate]);
    } catch (error) {
      // Somebody else's failure may have led to a new connection, which is none of ours.
      if (this.opening === opening) this.giveUp();
      throw this.silent.has(opening) ? silence : error;
    } finally {
      clearTimeout(late);
    }
  }

  /** Takes its leave where somebody listens, and waits for no answer. */
  async close(): Promise<void> {
    await Promise.race([this.client?.end().catch(ignore), sleep(LEAVE_MS)]);
    this.giveUp();
  }

  private async open(): Promise<pg.Client> {
    const client = new pg.Client(this.config);
    this.client = client;
    client.on('error', () => this.client === client && this.giveUp());
    await client.connect();
    return client;
  }

  private async ask<T>(opening: Promise<pg.Client>, sql: string): Promise<T[]> {
    const answer = this.turn.then(async () => (await opening).query(sql));
    this.turn = answer.catch(ignore);
    return (await answer).rows as T[];
  }

  private giveUp(): void {
    const lines = this.client as unknown as Lines | undefined;
    this.opening = undefined;
    this.client = undefined;
    this.turn = Promise.resolve();
    lines?.connection?.stream.destroy();
  }
}
