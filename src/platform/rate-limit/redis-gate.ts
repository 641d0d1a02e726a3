import { type RedisConnections, within } from '../redis/index.js';

export interface Script {
  source: string;
  sha: string;
}

class RedisAway extends Error {}

const ANSWER_WITHIN_MS = 250;
const PROBE_EVERY_MS = 500;

/**
 * Commands that are answered in time or fail. After an answer that did not come in time everything fails at once, until
 * Redis answers a question that nobody waits for.
 */
export class RedisGate {
  private probing: NodeJS.Timeout | undefined;

  constructor(
    private readonly redis: RedisConnections,
    private readonly answerWithinMs = ANSWER_WITHIN_MS,
  ) {}

  start(): void {
    this.redis.start();
  }

  async stop(): Promise<void> {
    clearTimeout(this.probing);
    await this.redis.stop();
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
    const { client } = this.redis.commands;
    if (this.probing || !client.isReady) throw new RedisAway();
    return within(this.answerWithinMs, client.sendCommand<T>(command), () => {
      this.probe();
      return new RedisAway();
    });
  }

  private probe(): void {
    this.probing ??= setTimeout(() => void this.ask(), PROBE_EVERY_MS).unref();
  }

  private async ask(): Promise<void> {
    const { client } = this.redis.commands;
    const isBack = await client.ping().then(
      () => true,
      () => false,
    );
    this.probing = undefined;
    if (!isBack && client.isOpen) this.probe();
  }
}
