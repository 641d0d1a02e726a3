import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { until } from './until.js';

const started: Child[] = [];

/** A Node process that runs one of our TypeScript files; what it prints is kept by lines. */
export class Child {
  readonly lines: string[] = [];
  private errors = '';
  private readonly process: ChildProcess;
  private readonly closed: Promise<unknown>;

  constructor(file: string, args: string[], env: NodeJS.ProcessEnv = {}) {
    const runner = path.join(process.cwd(), 'test/support/typescript.cjs');
    this.process = spawn(process.execPath, [runner, path.join(process.cwd(), file), ...args], {
      env: { ...process.env, ...env },
      stdio: 'pipe',
    });
    this.process.stderr?.on('data', (text: Buffer) => (this.errors += String(text)));
    if (this.process.stdout) createInterface(this.process.stdout).on('line', (line) => this.lines.push(line));
    this.closed = once(this.process, 'close');
    started.push(this);
  }

  /** Waits until it has printed that many lines; gives the last of them. */
  async line(count: number): Promise<string> {
    for (let line = this.lines[count - 1]; ; line = this.lines[count - 1]) {
      if (line !== undefined) return line;
      const { exitCode, signalCode } = this.process;
      if (exitCode !== null || signalCode !== null) throw new Error(`The process ended: ${this.errors}`);
      await Promise.race([once(this.process.stdout as NodeJS.ReadableStream, 'data'), this.closed]);
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  /** The first thing that it prints and that matches. */
  async match(pattern: RegExp): Promise<RegExpExecArray> {
    for (let count = 1; ; count += 1) {
      const found = pattern.exec(await this.line(count));
      if (found) return found;
    }
  }

  signal(signal: NodeJS.Signals): void {
    this.process.kill(signal);
  }

  /** Waits until a signal, or itself, has ended it; gives the exit code. */
  async exit(): Promise<number | null> {
    await this.closed;
    return this.process.exitCode;
  }

  /** Waits for its own end; gives the exit code. */
  async end(): Promise<number | null> {
    this.process.stdin?.end();
    await this.closed;
    if (this.process.exitCode !== 0 && this.process.signalCode === null) throw new Error(this.errors);
    return this.process.exitCode;
  }

  async kill(): Promise<void> {
    this.process.kill('SIGKILL');
    await this.closed;
  }
}

/** Waits until a process has ended, whether or not its parent has taken note. */
export async function processEnds(pid: number): Promise<void> {
  await until(() => /^(Z|$)/.test(spawnSync('ps', ['-o', 'stat=', '-p', String(pid)]).stdout.toString()));
}

export async function killChildren(): Promise<void> {
  await Promise.all(started.splice(0).map((child) => child.kill()));
}
