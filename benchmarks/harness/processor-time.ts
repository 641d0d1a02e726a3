import { readFile } from 'node:fs/promises';
import type { DataSource } from 'typeorm';

/** Of the kernel's clock, in which it counts the time of processes: USER_HZ is 100 on every Linux of today. */
const MS_PER_TICK = 10;

/** Milliseconds of processor time that each group of processes spends, all threads together, until the work is done. Linux only. */
export async function spentDuring(groups: readonly number[][], work: () => Promise<unknown>): Promise<number[]> {
  const before = await ticksOf(groups.flat(), ticks);
  await work();
  // A connection that nobody needed has ended meanwhile, and its process with it: it had nothing to do.
  const after = await ticksOf(groups.flat(), (pid) => ticks(pid).catch(() => before.get(pid)));
  const spent = (pid: number): number => (after.get(pid) ?? Number.NaN) - (before.get(pid) ?? Number.NaN);
  return groups.map((group) => group.reduce((sum, pid) => sum + spent(pid), 0) * MS_PER_TICK);
}

async function ticksOf<T>(pids: readonly number[], read: (pid: number) => Promise<T>): Promise<Map<number, T>> {
  return new Map(await Promise.all(pids.map(async (pid): Promise<[number, T]> => [pid, await read(pid)])));
}

async function ticks(pid: number): Promise<number> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
  // The name, in brackets, may hold anything; utime and stime are the 12th and 13th field behind it.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return Number(fields[11]) + Number(fields[12]);
}

/** The processes of PostgreSQL that serve the connections of an application to this database. */
export async function backendsOf(dataSource: DataSource, application: string): Promise<number[]> {
  const rows: { pid: number }[] = await dataSource.query(
    'SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND application_name = $1',
    [application],
  );
  return rows.map(({ pid }) => pid);
}
