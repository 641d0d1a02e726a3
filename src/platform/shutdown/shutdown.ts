import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  type BeforeApplicationShutdown,
  type INestApplication,
  Injectable,
  Logger,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { answerOn } from '../http/index.js';

export interface ShutdownOptions {
  /** How long the server goes on serving although it says that it is not ready: until no load balancer names it. */
  drainSeconds: number;
  /** How long requests under way may then take. */
  timeoutSeconds: number;
}

/** Connections that are busy when the server closes are closed when they are idle: Node looks only once. */
const IDLE_CHECK_MS = 50;
/** A connection that was opened ahead, and has brought nothing for this long, is nobody's request. */
const SILENCE_MS = 1_000;
/** For providers to close what they hold, after the last request. */
const GRACE_MS = 5_000;

@Injectable()
export class Shutdown implements BeforeApplicationShutdown, OnApplicationShutdown {
  private readonly logger = new Logger('Server');
  private begun = false;
  private server: Server | undefined;
  private idle: NodeJS.Timeout | undefined;
  /** Connections without a request so far, which Node takes for busy ones, and since when. */
  private readonly silent = new Map<Socket, number>();
  private readonly connections = new Set<Socket>();

  constructor(private readonly options: ShutdownOptions) {}

  /** From here on the process is not ready for requests, although it serves those that come. */
  get hasBegun(): boolean {
    return this.begun;
  }

  /**
   * Once shutdown has begun, every answer says `Connection: close`, also to a request that came before: the client's next
   * one goes elsewhere. An answer whose headers are sent by then cannot: its connection is closed when it is idle.
   */
  watch(server: Server): void {
    this.server = server;
    server.on('connection', (socket) => {
      this.silent.set(socket, performance.now());
      this.connections.add(socket);
      socket.once('close', () => {
        this.silent.delete(socket);
        this.connections.delete(socket);
      });
    });
    server.prependListener('request', (request, response) => {
      this.silent.delete(request.socket);
      if (this.begun) response.shouldKeepAlive = false;
    });
  }

  /** Whoever closes the application: neither a connection that is busy now nor one that stays silent may keep it. */
  beforeApplicationShutdown(): void {
    this.idle = setInterval(() => {
      this.server?.closeIdleConnections();
      const since = performance.now() - SILENCE_MS;
      for (const [socket, opened] of this.silent) if (opened < since && socket.bytesRead === 0) socket.destroy();
    }, IDLE_CHECK_MS);
  }

  onApplicationShutdown(): void {
    clearInterval(this.idle);
  }

  /** Resolves to whether everything ended by itself. Only who sends SIGTERM has a list of servers to take it from. */
  async stop(app: INestApplication, signal: NodeJS.Signals): Promise<boolean> {
    const { drainSeconds, timeoutSeconds } = this.options;
    this.begun = true;
    for (const connection of this.connections) {
      const answer = answerOn(connection);
      if (answer) answer.shouldKeepAlive = false;
    }
    if (signal === 'SIGTERM' && drainSeconds > 0) {
      this.logger.log(`${signal}: not ready from now on, serving for another ${drainSeconds} s`);
      await sleep(drainSeconds * 1000);
    }
    return this.close(app, timeoutSeconds * 1000);
  }

  private async close(app: INestApplication, timeoutMs: number): Promise<boolean> {
    const server = app.getHttpServer() as Server;
    const cut = setTimeout(() => {
      this.logger.warn('Requests under way take too long: they are cut off');
      server.closeAllConnections();
    }, timeoutMs);
    const giveUp = new AbortController();
    const tooLate = sleep(timeoutMs + GRACE_MS, false, { signal: giveUp.signal }).catch(() => false);
    try {
      return await Promise.race([app.close().then(() => true), tooLate]);
    } finally {
      clearTimeout(cut);
      giveUp.abort();
    }
  }
}
