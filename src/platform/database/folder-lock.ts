import { linkSync, readFileSync, readdirSync, rmSync, writeFileSync, renameSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { isIdentityAlive, processIdentity } from './process-identity.js';

const FREE = 'free';
let drafts = 0;

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
    const holder = readFileSync(file, 'utf8');
    return holder !== FREE && isIdentityAlive(holder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    return true; // replaced by a higher one this moment: look again
  }
}

function create(folder: string, generation: number, text: string): boolean {
  const draft = path.join(folder, `draft.${process.pid}.${(drafts += 1)}`);
  writeFileSync(draft, text);
  try {
    linkSync(draft, path.join(folder, `lock.${generation}`));
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
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
  return () => {
    const draft = path.join(folder, `draft.${process.pid}.${(drafts += 1)}`);
    writeFileSync(draft, FREE);
    renameSync(draft, file);
  };
}

/** Runs `work` while no other process runs any under the lock of this folder. */
export async function withFolderLock<T>(folder: string, work: () => Promise<T>, timeoutMs = 120_000): Promise<T> {
  const deadline = Date.now() + timeoutMs;
  let release = tryLock(folder);
  while (!release) {
    if (Date.now() > deadline) throw new Error(`Another process has held the lock in ${folder} for too long`);
    await sleep(20);
    release = tryLock(folder);
  }
  try {
    return await work();
  } finally {
    release();
  }
}
