import { createClient } from '@redis/client';
import { spawn, type ChildProcess } from 'node:child_process';
import { createServer, type AddressInfo } from 'node:net';

/** A Redis of our own, without persistence, that can be restarted, frozen and asked for harm. */
export class OwnRedis {
  private process: ChildProcess | undefined;
  private admin: ReturnType<typeof createClient> | undefined;

  private constructor(
    readonly port: number,
    private readonly args: string[],
  ) {}

  get url(): string {
    return `redis://127.0.0.1:${this.port}`;
  }

  static async start(...args: string[]): Promise<OwnRedis> {
    const redis = new OwnRedis(await freePort(), args);
    await redis.up();
    return redis;
  }

  /** Reserves the port of a server that is not there. */
  static async away(...args: string[]): Promise<OwnRedis> {
    return new OwnRedis(await freePort(), args);
  }

  async up(): Promise<void> {
    const args = ['--port', String(this.port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', ...this.args];
    this.process = spawn('redis-server', args, { stdio: 'ignore' });
    this.admin = createClient({ url: this.url, socket: { reconnectStrategy: 20 } });
    this.admin.on('error', () => undefined);
    await this.admin.connect();
  }

  async command<T = unknown>(...args: string[]): Promise<T> {
    if (!this.admin) throw new Error('The server is not up');
    return this.admin.sendCommand<T>(args);
  }

  async kill(): Promise<void> {
    const { process, admin } = this;
    this.process = undefined;
    this.admin = undefined;
    const gone = new Promise((resolve) => process?.once('exit', resolve));
    process?.kill('SIGKILL');
    if (process) await gone;
    await admin?.disconnect().catch(() => undefined);
  }

  freeze(): void {
    this.process?.kill('SIGSTOP');
  }

  thaw(): void {
    this.process?.kill('SIGCONT');
  }

  async stop(): Promise<void> {
    this.thaw();
    await this.kill();
  }
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
