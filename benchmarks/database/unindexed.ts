import type { DataSource } from 'typeorm';

/**
 * Fills a table while it has no indexes and no references, and gives it both at the end: as one piece of work they take
 * a fraction of the time. Its primary key and its checks stay.
 */
export async function loadUnindexed(
  dataSource: DataSource,
  table: string,
  load: () => Promise<unknown>,
): Promise<void> {
  const [drop, add] = [await statements(dataSource, DROPS, table), await statements(dataSource, ADDS, table)];
  await dataSource.query(drop);
  await load();
  await dataSource.query(`SET maintenance_work_mem = '512MB'; ${add}; RESET maintenance_work_mem`);
}

const REFERENCES = `SELECT conname, pg_get_constraintdef(oid) AS definition FROM pg_constraint
  WHERE conrelid = $1::regclass AND contype = 'f'`;
const INDEXES = `SELECT indexname, indexdef FROM pg_indexes
  WHERE tablename = $1 AND NOT EXISTS (SELECT FROM pg_constraint WHERE conname = indexname)`;

const DROPS = `SELECT format('ALTER TABLE %I DROP CONSTRAINT %I', $1, conname) AS text FROM (${REFERENCES}) AS r
  UNION ALL SELECT format('DROP INDEX %I', indexname) FROM (${INDEXES}) AS i`;
const ADDS = `SELECT indexdef AS text FROM (${INDEXES}) AS i
  UNION ALL SELECT format('ALTER TABLE %I ADD CONSTRAINT %I %s', $1, conname, definition) FROM (${REFERENCES}) AS r`;

async function statements(dataSource: DataSource, asked: string, table: string): Promise<string> {
  const rows = await dataSource.query<{ text: string }[]>(asked.replaceAll('$1', '$1::text'), [table]);
  return rows.map(({ text }) => text).join(';');
}
