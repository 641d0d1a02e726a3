import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';

const MAIN = path.resolve(import.meta.dirname, '../../src/main.js');

/** The built server in a process of its own. */
export class Server {
  private constructor(
    private readonly child: ChildProcess,
    readonly url: string,
  ) {}

  static async start(databaseUrl: string, settings: Record<string, string> = {}): Promise<Server> {
    const { PATH, HOME, TZ } = process.env;
    const limits = { AUTH_ENABLED: 'false', RATE_LIMIT_ENABLED: 'false', DATABASE_URL: databaseUrl };
    const child = spawn(process.execPath, [MAIN], {
      env: { PATH, HOME, TZ, NODE_ENV: 'production', PORT: '0', HOST: '127.0.0.1', ...limits, ...settings },
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

  get pid(): number {
    return this.child.pid ?? 0;
  }

  async stop(): Promise<void> {
    if (this.child.exitCode !== null) return;
    this.child.kill('SIGTERM');
    await once(this.child, 'exit');
  }
}
