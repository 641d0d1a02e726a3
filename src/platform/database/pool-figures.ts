import type pg from 'pg';
import type { DataSource } from 'typeorm';

export interface PoolFigures {
  /** Connections that are open. */
  size: number;
  /** Connections that may be open. */
  max: number;
  inUse: number;
  idle: number;
  /** Who waits for a connection. */
  waiting: number;
}

export const poolOf = (dataSource: DataSource): pg.Pool => (dataSource.driver as unknown as { master: pg.Pool }).master;

export function poolFigures(dataSource: DataSource): PoolFigures {
  const pool = poolOf(dataSource);
  const { totalCount: size, idleCount: idle, waitingCount: waiting } = pool;
  return { size, max: pool.options.max, inUse: size - idle, idle, waiting };
}
