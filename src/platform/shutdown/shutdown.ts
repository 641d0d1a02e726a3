import type { Server } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { type INestApplication, Injectable, Logger } from '@nestjs/common';

export interface ShutdownOptions {
  /** How long the server goes on serving although it says that it is not ready: until no load balancer names it. */
  drainSeconds: number;
  /** How long requests under way may then take. */
  timeoutSeconds: number;
}

/** Connections that are busy when the server closes are closed when they are idle: Node looks only once. */
const IDLE_CHECK_MS = 50;
/** For providers to close what they hold, after the last request. */
const GRACE_MS = 5_000;

@Injectable()
export class Shutdown {
  private readonly logger = new Logger('Server');
  private begun = false;

  constructor(private readonly options: ShutdownOptions) {}

  /** From here on the process is not ready for requests, although it serves those that come. */
  get hasBegun(): boolean {
    return this.begun;
  }

  /** Once shutdown has begun, every answer says `Connection: close`: the client's next request goes elsewhere. */
  watch(server: Server): void {
    server.prependListener('request', (_, response) => {
      if (this.begun) response.shouldKeepAlive = false;
    });
  }

  /** Resolves to whether everything ended by itself. Only who sends SIGTERM has a list of servers to take it from. */
  async stop(app: INestApplication, signal: NodeJS.Signals): Promise<boolean> {
    const { drainSeconds, timeoutSeconds } = this.options;
    this.begun = true;
    if (signal === 'SIGTERM' && drainSeconds > 0) {
      this.logger.log(`${signal}: not ready from now on, serving for another ${drainSeconds} s`);
      await sleep(drainSeconds * 1000);
    }
    return this.close(app, timeoutSeconds * 1000);
  }

  private async close(app: INestApplication, timeoutMs: number): Promise<boolean> {
    const server = app.getHttpServer() as Server;
    const idle = setInterval(() => server.closeIdleConnections(), IDLE_CHECK_MS);
    const cut = setTimeout(() => {
      this.logger.warn('Requests under way take too long: they are cut off');
      server.closeAllConnections();
    }, timeoutMs);
    const giveUp = new AbortController();
    const tooLate = sleep(timeoutMs + GRACE_MS, false, { signal: giveUp.signal }).catch(() => false);
    try {
      return await Promise.race([app.close().then(() => true), tooLate]);
    } finally {
      clearInterval(idle);
      clearTimeout(cut);
      giveUp.abort();
    }
  }
}
