import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';

const READ_BY_THE_BUILD = ['src', 'migrations', 'package-lock.json', 'tsconfig.json', 'tsconfig.build.json'];

function filesOf(place: string): string[] {
  if (!statSync(place).isDirectory()) return [place];
  return readdirSync(place).flatMap((name) => filesOf(path.join(place, name)));
}

/**
 * Inside the project, so that the build finds its packages; apart from the build that may be running. Named by what it
 * is made of: who finds it need not make it again, and nobody tests an old one.
 */
function outFolder(): string {
  const hash = createHash('sha256');
  for (const file of READ_BY_THE_BUILD.flatMap(filesOf)) hash.update(file).update('\0').update(readFileSync(file));
  return path.join('dist', `under-test-${hash.digest('hex').slice(0, 12)}`);
}

let out = '';

const children = new Set<ChildProcess>();

/** A process of the built server. */
export interface ServerProcess {
  child: ChildProcess;
  output: () => string;
  ended: Promise<number | null>;
}

/** Compiles what `npm run build` compiles, unless a suite before has; types are checked elsewhere. */
export function buildServer(): void {
  out = outFolder();
  if (existsSync(out)) return;
  const made = `${out}-by-${process.pid}`;
  const tsc = path.join('node_modules', 'typescript', 'bin', 'tsc');
  execFileSync(process.execPath, [tsc, '-p', 'tsconfig.build.json', '--outDir', made, '--noCheck'], {
    stdio: 'inherit',
  });
  const dashboard = path.join('src', 'landing', 'dashboard');
  cpSync(dashboard, path.join(made, dashboard), { recursive: true });
  try {
    renameSync(made, out);
  } catch (error) {
    rmSync(made, { recursive: true });
    if (!existsSync(out)) throw error; // else another suite was faster
  }
}

/** Ends what still runs. */
export function killBuiltServers(): void {
  for (const child of children) child.kill('SIGKILL');
}

/** Starts the server on a free port, with these settings and nothing else of the environment. */
export function startServer(settings: Record<string, string>): ServerProcess {
  const { PATH } = process.env;
  const child = spawn(process.execPath, [path.join(out, 'src', 'main.js')], {
    env: { PATH, PORT: '0', RATE_LIMIT_ENABLED: 'false', SHUTDOWN_DRAIN: '0', ...settings },
  });
  children.add(child);
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (data) => (output += data));
  const ended = new Promise<number | null>((resolve) => {
    child.on('exit', (code) => {
      children.delete(child);
      resolve(code);
    });
  });
  return { child, output: () => output, ended };
}

/** The URL that a server says it listens on. */
export function listens({ child, output, ended }: ServerProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    const look = (): void => {
      const url = /listens on (http:\/\/\S+)/.exec(output())?.[1];
      if (url) resolve(url);
    };
    child.stdout?.on('data', look);
    void ended.then((code) => reject(new Error(`The server ended with ${code}:\n${output()}`)));
    look();
  });
}
