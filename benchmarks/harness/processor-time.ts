import { readFile } from 'node:fs/promises';
import type { DataSource } from 'typeorm';

/** Of the kernel's clock, in which it counts the time of processes: USER_HZ is 100 on every Linux of today. */
const MS_PER_TICK = 10;

/** Milliseconds of processor time that each group of processes spends, all threads together, until the work is done. Linux only. */
export async function spentDuring(groups: readonly number[][], work: () => Promise<unknown>): Promise<number[]> {
  const pids = [...new Set(groups.flat())];
  const before = await ticksOf(pids);
  await work();
  const after = await ticksOf(pids);
  // A connection that nobody needed has ended meanwhile, and its process with it: it had nothing to do.
  const spent = (pid: number): number => (after.get(pid) ?? before.get(pid) ?? 0) - (before.get(pid) ?? 0);
  return groups.map((group) => group.reduce((sum, pid) => sum + spent(pid), 0) * MS_PER_TICK);
}

async function ticksOf(pids: readonly number[]): Promise<Map<number, number>> {
  const ticks = new Map<number, number>();
  for (const pid of pids) {
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined);
    // The name, in brackets, may hold anything; utime and stime are the 12th and 13th field behind it.
    const fields = stat?.slice(stat.lastIndexOf(')') + 2).split(' ');
    if (fields) ticks.set(pid, Number(fields[11]) + Number(fields[12]));
  }
  return ticks;
}

/** The processes of PostgreSQL that serve the connections of an application to this database. */
export async function backendsOf(dataSource: DataSource, application: string): Promise<number[]> {
  const rows: { pid: number }[] = await dataSource.query(
    'SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND application_name = $1',
    [application],
  );
  return rows.map(({ pid }) => pid);
}
