import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Server } from './server.js';

const taskset = async (...given: string[]): Promise<string> =>
  (await promisify(execFile)('taskset', ['--all-tasks', '--cpu-list', '--pid', ...given])).stdout;

/**
 * Puts servers on one core and this process, which asks them, on another. Where the kernel lets both share a core, it does
 * so for as long as they live, and a server is much slower than another of the same program. Gives what lets this
 * process go everywhere again; where there is no `taskset` or no second core, everything stays as it is.
 */
export async function apart(servers: readonly Pick<Server, 'pid'>[]): Promise<() => Promise<void>> {
  const own = String(process.pid);
  const allowed = await taskset(own).catch(() => '');
  const list = /: *(\S+)/.exec(allowed)?.[1] ?? '';
  const [theirs, ours] = list.match(/\d+/g) ?? [];
  if (theirs === undefined || ours === undefined) return async () => undefined;
  for (const { pid } of servers) await taskset(theirs, String(pid));
  await taskset(ours, own);
  return async () => void (await taskset(list, own));
}
