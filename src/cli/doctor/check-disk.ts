import { existsSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import path from 'node:path';
import { Findings, inBytes } from './finding.js';

const GIGABYTE = 1024 ** 3;
const LITTLE = 2 * GIGABYTE;
const TOO_LITTLE = GIGABYTE / 4;

/** The folder itself, or the one that it would be made in. */
function existing(folder: string): string {
  let given = path.resolve(folder);
  while (!existsSync(given)) given = path.dirname(given);
  return given;
}

/** Free space where this machine writes: purpose → folder. */
export async function checkDisk(folders: Record<string, string>): Promise<Findings> {
  const findings = new Findings();
  for (const [purpose, folder] of Object.entries(folders)) {
    const { bavail, bsize } = await statfs(existing(folder));
    const free = bavail * bsize;
    const says = `${inBytes(free)} are free for ${purpose}, in ${path.resolve(folder)}`;
    if (free < TOO_LITTLE) findings.fail('disk', says, 'Make room now: a full disk stops PostgreSQL');
    else if (free < LITTLE) findings.warn('disk', says, 'Make room, or move the folder');
    else findings.ok('disk', says);
  }
  return findings;
}
