import { readFile } from 'node:fs/promises';
import type { DataSource } from 'typeorm';

/** Of the kernel's clock, in which it counts the time of processes: USER_HZ is 100 on every Linux of today. */
const MS_PER_TICK = 10;

/** Milliseconds of processor time that each group of processes spends, all threads together, until the work is done. Linux only. */
export async function spentDuring(groups: readonly number[][], work: () => Promise<unknown>): Promise<number[]> {
  const before = await Promise.all(groups.map(processorMs));
  await work();
  const after = await Promise.all(groups.map(processorMs));
  return after.map((ms, group) => ms - (before[group] ?? Number.NaN));
}

async function processorMs(pids: readonly number[]): Promise<number> {
  const ticks = await Promise.all(pids.map(ticksOf));
  return ticks.reduce((sum, each) => sum + each, 0) * MS_PER_TICK;
}

async function ticksOf(pid: number): Promise<number> {
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
