import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { closeSync, fchownSync, openSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { EmbeddedPostgresUnavailable, executable } from './embedded-binaries.js';
import { dataFolder, postgresEnvironment, readSecret, SUPERUSER } from './embedded-cluster.js';
import type { Place } from './embedded-place.js';
import { isAlive } from './process-identity.js';

const POLL_MS = 10;
const START_TIMEOUT_MS = 120_000; // recovery after a crash may take its time

const SETTINGS = {
  listen_addresses: '127.0.0.1',
  max_connections: '100',
  shared_buffers: '256MB',
  max_wal_size: '2GB',
  wal_compression: 'on',
  timezone: 'UTC',
  log_timezone: 'UTC',
  // The log says why PostgreSQL did not start or stopped, and holds nobody's data.
  log_min_error_statement: 'panic',
  ...(process.platform === 'win32' ? {} : { unix_socket_directories: '' }),
};

export interface Postmaster {
  pid: number;
  port: number;
}

const pidFile = (place: Place): string => path.join(dataFolder(place), 'postmaster.pid');
const logFile = (place: Place): string => path.join(place.folder, 'postgres.log');

function readPidFile(place: Place): (Postmaster & { status: string }) | undefined {
  try {
    const lines = readFileSync(pidFile(place), 'utf8').split('\n');
    return { pid: Number(lines[0]), port: Number(lines[3] ?? 0), status: (lines[7] ?? '').trim() };
  } catch {
    return undefined;
  }
}

/** On Linux: whether the process of this number is a PostgreSQL at all, not one that got its number later. */
export function isPostgres(pid: number): boolean {
  if (!isAlive(pid)) return false;
  if (process.platform !== 'linux') return true;
  try {
    const program = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0')[0] ?? '';
    return path.basename(program) === 'postgres';
  } catch {
    return false;
  }
}

/** Whether the server at this port knows our password, which makes it this folder's or that of a copy of it. */
async function answers(place: Place, port: number): Promise<boolean> {
  const password = readSecret(place);
  const client = new pg.Client({ host: '127.0.0.1', port, user: SUPERUSER, password, database: 'postgres' });
  client.on('error', () => undefined);
  try {
    await client.connect();
    const { rows } = await client.query<{ data_directory: string }>('SHOW data_directory');
    const served = rows[0]?.data_directory ?? '';
    if (path.resolve(served) === dataFolder(place)) return true;
    throw new EmbeddedPostgresUnavailable(
      `${pidFile(place)} names the PostgreSQL that runs on ${served}. If the folder is a copy, remove that file.`,
    );
  } catch (error) {
    if (error instanceof EmbeddedPostgresUnavailable) throw error;
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** Gives the PostgreSQL that runs on this folder already, for instance one whose server was killed. */
async function findRunning(place: Place): Promise<Postmaster | undefined> {
  const deadline = Date.now() + START_TIMEOUT_MS;
  for (let found = readPidFile(place); found; found = readPidFile(place)) {
    if (!isPostgres(found.pid)) {
      // PostgreSQL itself only overlooks a number that nobody has: one that somebody else got would stop it for ever.
      if (isAlive(found.pid)) rmSync(pidFile(place), { force: true });
      return undefined;
    }
    if (found.status === 'ready' && (await answers(place, found.port))) return { pid: found.pid, port: found.port };
    if (Date.now() > deadline) {
      throw new EmbeddedPostgresUnavailable(`process ${found.pid} holds ${dataFolder(place)} but does not answer.`);
    }
    await sleep(POLL_MS); // it is starting or stopping
  }
  return undefined;
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}

function spawnPostgres(place: Place, port: number): ChildProcess {
  const settings = Object.entries({ ...SETTINGS, port: String(port) });
  // A file, not a pipe to us: PostgreSQL goes on writing when this process has been killed.
  const log = openSync(logFile(place), 'w', 0o600);
  if (place.account.uid !== undefined) fchownSync(log, place.account.uid, place.account.gid ?? 0);
  try {
    const args = ['-D', dataFolder(place), ...settings.flatMap(([name, value]) => ['-c', `${name}=${value}`])];
    return spawn(executable(place.binaries, 'postgres'), args, {
      ...place.account,
      cwd: place.folder,
      env: postgresEnvironment(),
      stdio: ['ignore', log, log],
      detached: process.platform !== 'win32', // Ctrl-C is for us; PostgreSQL stops after our connections have closed
      windowsHide: true,
    });
  } finally {
    closeSync(log);
  }
}

async function tryLaunch(place: Place, port: number, deadline: number): Promise<Postmaster | undefined> {
  const child = spawnPostgres(place, port);
  const outcome: { failure?: Error } = {};
  child.on('error', (error) => (outcome.failure = error));
  child.unref();
  while (!outcome.failure && child.exitCode === null && child.signalCode === null) {
    const found = readPidFile(place);
    if (found?.pid === child.pid && found?.status === 'ready') return { pid: found.pid, port: found.port };
    if (Date.now() > deadline) child.kill('SIGINT');
    await sleep(POLL_MS);
  }
  if (outcome.failure) throw new EmbeddedPostgresUnavailable(`it could not be executed: ${outcome.failure.message}`);
  return undefined;
}

/** Starts PostgreSQL on this folder, at this port if it is free, and waits until it takes connections. */
async function launch(place: Place, wantedPort: number | undefined): Promise<Postmaster> {
  let port = wantedPort || (await freePort());
  const deadline = Date.now() + START_TIMEOUT_MS;
  const passing = Date.now() + 10_000;
  for (;;) {
    const launched = await tryLaunch(place, port, deadline);
    if (launched) return launched;
    const tail = readFileSync(logFile(place), 'utf8').slice(-2000).trim();
    // Another program took the port meanwhile, or processes of a killed PostgreSQL are still about to end.
    const passes = /could not bind|still in use|lock file .* already exists/.test(tail);
    if (!passes || Date.now() > passing) throw new EmbeddedPostgresUnavailable(`PostgreSQL did not start: ${tail}`);
    if (tail.includes('could not bind')) port = await freePort();
    await sleep(200);
  }
}

export interface Joined extends Postmaster {
  /** It ran already. */
  adopted: boolean;
}

/**
 * Joins the PostgreSQL that runs on this folder, or starts one: at the port that the last one had, where the processes
 * look for it that used it when it was killed. To be called under the lock of the folder.
 */
export async function joinOrLaunch(place: Place, knownPort?: number): Promise<Joined> {
  const lastPort = knownPort ?? readPidFile(place)?.port; // before findRunning, which may remove the file
  const running = await findRunning(place);
  return running ? { ...running, adopted: true } : { ...(await launch(place, lastPort)), adopted: false };
}

/** Asks PostgreSQL to close its connections and end (a fast shutdown); gives the number of its process. */
export function interrupt(place: Place): number | undefined {
  const pid = readPidFile(place)?.pid;
  if (pid === undefined || !isPostgres(pid)) return undefined;
  if (process.platform === 'win32') {
    // Windows has no signals: process.kill would be a crash.
    spawnSync(executable(place.binaries, 'pg_ctl'), ['stop', '-D', dataFolder(place), '-m', 'fast', '-W']);
  } else {
    process.kill(pid, 'SIGINT');
  }
  return pid;
}

export async function shutDown(place: Place): Promise<void> {
  const pid = interrupt(place);
  if (pid === undefined) return;
  while (isPostgres(pid)) await sleep(POLL_MS);
}
