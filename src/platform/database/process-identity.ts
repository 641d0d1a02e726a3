import { readFileSync } from 'node:fs';

/**
 * What tells a process from another one that got its number later: on Linux its start time within this boot (a
 * restarted container numbers its processes alike); elsewhere nothing, and the number alone has to do.
 */
function startOf(pid: number): string {
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name in parentheses may hold spaces; the start time is the 20th field after it.
    return `${boot}/${stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]}`;
  } catch {
    return '';
  }
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** This process, as a line that isIdentityAlive understands later, in any process of this machine. */
export function processIdentity(): string {
  return `${process.pid} ${startOf(process.pid)}`.trim();
}

export function isIdentityAlive(identity: string): boolean {
  const [pid, start = ''] = identity.trim().split(' ');
  if (!Number(pid) || !isAlive(Number(pid))) return false;
  return startOf(Number(pid)) === start;
}
