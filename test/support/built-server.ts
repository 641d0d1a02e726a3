import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { cpSync, rmSync } from 'node:fs';
import path from 'node:path';

/** Inside the project, so that the build finds its packages; apart from the build that may be running. */
const OUT = path.join('dist', `under-test-${process.pid}`);

const children = new Set<ChildProcess>();

/** A process of the built server. */
export interface ServerProcess {
  child: ChildProcess;
  output: () => string;
  ended: Promise<number | null>;
}

/** Compiles what `npm run build` compiles; types are checked elsewhere. */
export function buildServer(): void {
  const tsc = path.join('node_modules', 'typescript', 'bin', 'tsc');
  execFileSync(process.execPath, [tsc, '-p', 'tsconfig.build.json', '--outDir', OUT, '--noCheck'], {
    stdio: 'inherit',
  });
  const dashboard = path.join('src', 'landing', 'dashboard');
  cpSync(dashboard, path.join(OUT, dashboard), { recursive: true });
}

/** Ends what still runs and removes the build. */
export function removeBuiltServer(): void {
  for (const child of children) child.kill('SIGKILL');
  rmSync(OUT, { recursive: true, force: true });
}

/** Starts the server on a free port, with these settings and nothing else of the environment. */
export function startServer(settings: Record<string, string>): ServerProcess {
  const { PATH } = process.env;
  const child = spawn(process.execPath, [path.join(OUT, 'src', 'main.js')], {
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
