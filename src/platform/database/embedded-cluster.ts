import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chownSync, existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { EmbeddedPostgresUnavailable, executable } from './embedded-binaries.js';
import type { Place } from './embedded-place.js';

export const SUPERUSER = 'observatory';

export const dataFolder = (place: Pick<Place, 'folder'>): string => path.join(place.folder, 'data');

const secretFile = (place: Place): string => path.join(place.folder, 'secret');

export const readSecret = (place: Place): string => readFileSync(secretFile(place), 'utf8');

/** No setting, password or key of this process reaches PostgreSQL; Windows programs do not start without theirs. */
export function postgresEnvironment(): NodeJS.ProcessEnv {
  if (process.platform === 'win32') return { ...process.env, LC_ALL: 'C' };
  const { PATH, LD_LIBRARY_PATH, TMPDIR } = process.env;
  return { PATH, LD_LIBRARY_PATH, TMPDIR, LC_ALL: 'C' };
}

function writeSecret(place: Place): void {
  rmSync(secretFile(place), { force: true });
  writeFileSync(secretFile(place), randomBytes(24).toString('base64url'), { mode: 0o600 });
  if (place.account.uid !== undefined) chownSync(secretFile(place), place.account.uid, place.account.gid ?? 0);
}

function initdb(place: Place, target: string): Promise<void> {
  // The builtin locale sorts alike on every system, whatever C library or ICU it has.
  const locale = ['--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C', '-E', 'UTF8'];
  const access = ['-U', SUPERUSER, `--pwfile=${secretFile(place)}`, '--auth-host=scram-sha-256', '--auth-local=reject'];
  return new Promise((resolve, reject) => {
    const child = spawn(executable(place.binaries, 'initdb'), ['-D', target, ...locale, ...access], {
      ...place.account,
      cwd: place.folder,
      env: postgresEnvironment(),
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let errors = '';
    child.stderr.on('data', (text: Buffer) => (errors = (errors + String(text)).slice(-2000)));
    child.on('error', reject);
    child.on('close', (code) =>
      code === 0 ? resolve() : reject(new EmbeddedPostgresUnavailable(`initdb failed: ${errors.trim()}`)),
    );
  });
}

/** What killed first starts left behind; one whose initdb still writes is left to the next start. */
function removeDrafts(place: Place): void {
  for (const name of readdirSync(place.folder)) {
    if (!name.startsWith('data.new.')) continue;
    try {
      rmSync(path.join(place.folder, name), { recursive: true, force: true });
    } catch {
      continue;
    }
  }
}

export const hasCluster = (folder: string): boolean => existsSync(path.join(dataFolder({ folder }), 'PG_VERSION'));

/** Makes the data folder if there is none. It appears whole or not at all: a first start that is killed leaves none. */
export async function ensureCluster(place: Place): Promise<void> {
  if (hasCluster(place.folder)) return;
  // A name of its own: the initdb of a parent that was killed may still be writing to another.
  const draft = `${dataFolder(place)}.new.${randomBytes(4).toString('hex')}`;
  writeSecret(place);
  await initdb(place, draft);
  renameSync(draft, dataFolder(place));
  removeDrafts(place);
}
