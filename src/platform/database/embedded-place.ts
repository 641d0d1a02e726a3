import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chownSync, existsSync, mkdirSync, readFileSync, realpathSync, rmdirSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Binaries, copyBinaries, EmbeddedPostgresUnavailable, executable } from './embedded-binaries.js';

/** Where root keeps what the account that PostgreSQL runs as must reach, if it cannot reach the project's folder. */
const FALLBACKS = ['/var/lib/search-observatory', path.join(tmpdir(), 'search-observatory')];

export interface Account {
  uid?: number;
  gid?: number;
}

export interface Place {
  folder: string;
  binaries: Binaries;
  /** Empty: as whoever runs this process. */
  account: Account;
}

/** PostgreSQL refuses to run as root: an account that exists already takes its place; none is ever created. */
function serviceAccount(folder: string): Required<Account> {
  const data = path.join(folder, 'data');
  if (existsSync(data)) {
    const { uid, gid } = statSync(data);
    if (uid !== 0) return { uid, gid };
  }
  const accounts = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'));
  const account = ['postgres', 'nobody'].map((name) => accounts.find(([given]) => given === name)).find(Boolean);
  if (!account) {
    throw new EmbeddedPostgresUnavailable(
      'PostgreSQL refuses to run as root, and there is no user postgres or nobody. Run as a normal user.',
    );
  }
  return { uid: Number(account[2]) >>> 0, gid: Number(account[3]) >>> 0 };
}

const canExecute = (account: Account, file: string): boolean =>
  spawnSync('/bin/sh', ['-c', 'test -x "$0"', file], { ...account, cwd: '/' }).status === 0;

/** A folder of root's that everybody can enter and nobody else can change. */
function fallbackFolder(account: Account): string {
  for (const folder of FALLBACKS) {
    try {
      mkdirSync(folder, { recursive: true, mode: 0o755 });
    } catch {
      continue; // a read-only system
    }
    const { uid, mode } = statSync(folder);
    if (uid === 0 && (mode & 0o022) === 0 && canExecute(account, folder)) return folder;
  }
  throw new EmbeddedPostgresUnavailable(`neither ${FALLBACKS.join(' nor ')} can be used by user id ${account.uid}.`);
}

function ownFolder(folder: string, account: Required<Account>): boolean {
  mkdirSync(path.dirname(folder), { recursive: true });
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  chownSync(folder, account.uid, account.gid);
  return canExecute(account, folder);
}

const nameOfFallback = (wanted: string): string =>
  `data-${createHash('sha256').update(wanted).digest('hex').slice(0, 12)}`;

/** Where PostgreSQL's folder is, or would be, for whoever asks for this one. Makes nothing. */
export function possibleFolders(wanted: string): string[] {
  const folder = path.resolve(wanted);
  if (process.getuid?.() !== 0) return [folder];
  return [folder, ...FALLBACKS.map((fallback) => path.join(fallback, nameOfFallback(folder)))];
}

function rootsPlace(wanted: string, binaries: Binaries, log: (line: string) => void): Place {
  const account = serviceAccount(wanted);
  const reachable = canExecute(account, executable(binaries, 'postgres'))
    ? binaries
    : copyBinaries(binaries, fallbackFolder(account));
  const isNew = !existsSync(wanted);
  if (ownFolder(wanted, account)) return { folder: wanted, binaries: reachable, account };
  if (isNew) rmdirSync(wanted);
  const folder = path.join(fallbackFolder(account), nameOfFallback(wanted));
  log(`PostgreSQL runs as user id ${account.uid}, who cannot reach ${wanted}: the data is kept in ${folder}`);
  const owner = serviceAccount(folder);
  ownFolder(folder, owner);
  return { folder, binaries: reachable, account: owner };
}

/** Decides as whom, from where and on which folder PostgreSQL runs. The same question has the same answer next time. */
export function findPlace(wanted: string, binaries: Binaries, log: (line: string) => void): Place {
  const folder = path.resolve(wanted);
  if (process.getuid?.() !== 0) mkdirSync(folder, { recursive: true, mode: 0o700 });
  const place = process.getuid?.() === 0 ? rootsPlace(folder, binaries, log) : { folder, binaries, account: {} };
  return { ...place, folder: realpathSync(place.folder) }; // two ways to one folder are one PostgreSQL
}
