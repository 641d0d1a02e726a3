import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';

const MAIN = path.resolve(import.meta.dirname, '../../src/main.js');

/** Nobody is left to be served when it ends. */
const OPEN = { AUTH_ENABLED: 'false', RATE_LIMIT_ENABLED: 'false', SHUTDOWN_DRAIN: '0' };

/** A program that serves, in a process of its own. */
export class Server {
  private constructor(
    private readonly child: ChildProcess,
    readonly url: string,
  ) {}

  /** The built server; without keys and limits unless `settings` says so. */
  static start(databaseUrl: string, settings: Record<string, string> = {}): Promise<Server> {
    return Server.run(MAIN, { PORT: '0', HOST: '127.0.0.1', DATABASE_URL: databaseUrl, ...OPEN, ...settings });
  }

  /** Any program that says where it listens. */
  static async run(program: string, settings: Record<string, string> = {}): Promise<Server> {
    const { PATH, HOME, TZ } = process.env;
    const child = spawn(process.execPath, [program], {
      env: { PATH, HOME, TZ, NODE_ENV: 'production', ...settings },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const said: string[] = [];
    child.stderr.on('data', (text) => said.push(String(text)));
    for await (const line of createInterface(child.stdout)) {
      const url = /listens on (http:\/\/\S+)/.exec(line)?.[1];
      if (url) {
        child.stdout.resume();
        return new Server(child, url);
      }
      said.push(line);
    }
    throw new Error(`The server ended:\n${said.join('\n')}`);
  }

  /** The built server, with its standard output in a file or nowhere: it is asked until it answers. */
  static async unheard(
    databaseUrl: string,
    settings: Record<string, string>,
    output: number | 'ignore',
  ): Promise<Server> {
    const port = await freePort();
    const { PATH, HOME, TZ } = process.env;
    const own = { PORT: String(port), HOST: '127.0.0.1', DATABASE_URL: databaseUrl, ...OPEN, ...settings };
    const child = spawn(process.execPath, [MAIN], {
      env: { PATH, HOME, TZ, NODE_ENV: 'production', ...own },
      stdio: ['ignore', output, 'ignore'],
    });
    const url = `http://127.0.0.1:${port}`;
    while (child.exitCode === null) {
      if ((await fetch(`${url}/health/live`).catch(() => undefined))?.ok) return new Server(child, url);
      await pause(50);
    }
    throw new Error(`The server ended with ${child.exitCode}`);
  }

  get pid(): number {
    return this.child.pid ?? 0;
  }

  async stop(): Promise<void> {
    if (this.child.exitCode !== null) return;
    this.child.kill('SIGTERM');
    await once(this.child, 'exit');
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  return port;
}
