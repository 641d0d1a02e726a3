import { type Patience, RedisConnection } from './redis-connection.js';

const PATIENCE: Patience = { pingEveryMs: 1000, giveUpAfterMs: 5000 };

/** A client that listens can do nothing else: hence two. */
export class RedisConnections {
  readonly commands: RedisConnection;
  readonly messages: RedisConnection;
  private users = 0;

  constructor(url: string, patience: Patience = PATIENCE) {
    this.commands = new RedisConnection(url, patience);
    this.messages = new RedisConnection(url, patience);
  }

  /** Does not wait for a server that is not there: it is used as soon as it comes. */
  start(): void {
    this.users++;
    if (this.users === 1) for (const connection of [this.commands, this.messages]) connection.start();
  }

  /** Every user that has started stops once. */
  async stop(): Promise<void> {
    this.users--;
    if (this.users === 0) await Promise.all([this.commands.stop(), this.messages.stop()]);
  }
}
