import { DataSource, type EntityManager } from 'typeorm';
import { dataSourceOptions } from '../../../src/platform/database/data-source-options.js';
import { createEmptyDatabase } from '../../support/database.js';
import { Cabinet, Parcel, Shelf, Specimen, UuidRow } from './specimen.entity.js';

export interface Workshop {
  dataSource: DataSource;
  close: () => Promise<void>;
}

/** A database with the tables of the test entities, whose sessions live in another time zone than the process. */
export async function openWorkshop(): Promise<Workshop> {
  const database = await createEmptyDatabase();
  const dataSource = new DataSource({
    ...dataSourceOptions({ url: database.url, entities: [Cabinet, Parcel, Shelf, Specimen, UuidRow], migrations: [] }),
    installExtensions: true,
    extra: { ...dataSourceOptions({ url: database.url, migrations: [] }).extra, options: '-c TimeZone=Asia/Kathmandu' },
  });
  const close = async () => {
    if (dataSource.isInitialized) await dataSource.destroy();
    await database.drop();
  };
  try {
    await dataSource.initialize();
    await dataSource.synchronize();
    await dataSource.query('ALTER TABLE parcels ADD CHECK (weight > 0)');
    await dataSource.query('INSERT INTO cabinets SELECT generate_series(1, 9)');
  } catch (error) {
    await close();
    throw error;
  }
  return { dataSource, close };
}

class RollBack extends Error {}

/** What `work` gives, undone afterwards. */
export async function undone<Result>(
  dataSource: DataSource,
  work: (manager: EntityManager) => Promise<Result>,
): Promise<Result> {
  let result: { value: Result } | undefined;
  try {
    await dataSource.transaction(async (manager) => {
      result = { value: await work(manager) };
      throw new RollBack();
    });
  } catch (error) {
    if (!(error instanceof RollBack)) throw error;
  }
  if (!result) throw new Error('The work gave nothing');
  return result.value;
}

/** Every row of a table in the database's own words, without what time and sequences give. */
export async function content(manager: EntityManager, table: string, without: string[]): Promise<unknown[]> {
  const dropped = without.map((name) => ` - '${name}'`).join('');
  const columns: { name: string }[] = await manager.query(
    `SELECT attname::text AS name FROM pg_attribute WHERE attrelid = $1::regclass AND attnum > 0`,
    [table],
  );
  const texts = columns.map(({ name }) => `'${name}', "${name}"::text`);
  const halves = [texts.slice(0, 40), texts.slice(40)].map((half) => `jsonb_build_object(${half.join(',')})`);
  const rows: { row: unknown }[] = await manager.query(
    `SELECT (${halves.join(' || ')})${dropped} AS row FROM ${table} ORDER BY 1`,
  );
  return rows.map(({ row }) => row);
}
