import { linkSync, readFileSync, readdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { isIdentityAlive, processIdentity } from './process-identity.js';

const TIMEOUT_MS = 120_000;
let drafts = 0;

/** The folder takes no new file, from no process: the disk is full, or read only. */
export class LockNotWritten extends Error {
  override readonly name = 'LockNotWritten';
  /** Of sysexits.h: a file cannot be created. */
  readonly exitCode = 73;

  constructor(folder: string, cause: unknown) {
    super(`The lock in ${folder} cannot be written: ${(cause as Error).message}`, { cause });
  }
}

/**
 * A lock among processes that survives a `kill -9` at any step. Every holder is a file `lock.<n>` with its identity;
 * the highest number counts. Whoever finds it free or its holder dead creates `lock.<n+1>`, which only one can, and
 * then removes the lower ones. The highest is never removed, so that a number is never given twice.
 */
function generations(folder: string): number[] {
  return readdirSync(folder)
    .map((name) => Number(/^lock\.(\d+)$/.exec(name)?.[1] ?? Number.NaN))
    .filter((generation) => !Number.isNaN(generation))
    .toSorted((a, b) => b - a);
}

function isHeld(file: string): boolean {
  try {
    return isIdentityAlive(readFileSync(file, 'utf8')); // empty: released
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    return true; // replaced by a higher one this moment: look again
  }
}

function create(folder: string, generation: number, text: string): boolean {
  const draft = path.join(folder, `draft.${process.pid}.${(drafts += 1)}`);
  try {
    writeFileSync(draft, text);
    linkSync(draft, path.join(folder, `lock.${generation}`));
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw new LockNotWritten(folder, error);
  } finally {
    rmSync(draft, { force: true });
  }
}

/** Takes the lock of a folder if nobody has it; gives the function that releases it. */
export function tryLock(folder: string): (() => void) | undefined {
  const highest = generations(folder)[0] ?? 0;
  if (highest > 0 && isHeld(path.join(folder, `lock.${highest}`))) return undefined;
  const mine = highest + 1;
  const file = path.join(folder, `lock.${mine}`);
  if (!create(folder, mine, processIdentity())) return undefined;
  if ((generations(folder)[0] ?? 0) > mine) {
    rmSync(file, { force: true });
    return undefined;
  }
  for (const lower of generations(folder)) {
    if (lower < mine) rmSync(path.join(folder, `lock.${lower}`), { force: true });
  }
  return () => truncateSync(file); // which a full disk allows
}

/** For those who stop: where no lock can be written nobody else holds one for long, and they do without. */
export function tryLockIfWritable(folder: string): (() => void) | undefined {
  try {
    return tryLock(folder);
  } catch (error) {
    if (error instanceof LockNotWritten) return () => undefined;
    throw error;
  }
}

/** Runs `work` while no other process runs any under the lock of this folder. */
export async function withFolderLock<T>(folder: string, work: () => Promise<T>, take = tryLock): Promise<T> {
  const deadline = Date.now() + TIMEOUT_MS;
  let release = take(folder);
  while (!release) {
    if (Date.now() > deadline) throw new Error(`Another process has held the lock in ${folder} for too long`);
    await sleep(20);
    release = take(folder);
  }
  try {
    return await work();
  } finally {
    release();
  }
}
