import { DataSource } from 'typeorm';
import { migrate } from '../src/cli/migrate.js';
import { UsageError } from '../src/cli/usage.js';
import { loadEnv } from '../src/config/env.js';
import { createDatabase, type TestDatabase } from './support/database.js';

let database: TestDatabase;
let dataSource: DataSource;

beforeAll(async () => {
  database = await createDatabase();
  dataSource = await new DataSource({ type: 'postgres', url: database.url }).initialize();
});
afterAll(async () => {
  await dataSource.destroy();
  await database.drop();
});

async function observatoryMigrate(...words: string[]): Promise<string> {
  const log = jest.spyOn(console, 'log').mockImplementation(() => undefined);
  try {
    await migrate(words)(loadEnv({ DATABASE_URL: database.url }));
    return String(log.mock.lastCall?.[0]);
  } finally {
    log.mockRestore();
  }
}

const applied = async (): Promise<string[]> => {
  const rows: { name: string }[] = await dataSource.query('SELECT name FROM migrations ORDER BY timestamp');
  return rows.map(({ name }) => name);
};

describe('observatory migrate', () => {
  it('undoes the last migration, one at a time, and runs them again', async () => {
    await observatoryMigrate();
    const all = await applied();
    expect(await observatoryMigrate('--revert')).toBe(`Undid ${all.at(-1)}`);
    expect(await observatoryMigrate('--revert')).toBe(`Undid ${all.at(-2)}`);
    expect(await applied()).toEqual(all.slice(0, -2));
    expect(await observatoryMigrate()).toBe(`Ran ${all.at(-2)}\nRan ${all.at(-1)}`);
    expect(await observatoryMigrate()).toBe('Nothing to run');
  });

  it('refuses to undo what a newer version has done, and says so', async () => {
    await dataSource.query(`INSERT INTO migrations (timestamp, name) VALUES (9999999999999, 'Newer9999999999999')`);
    const before = await applied();
    await expect(observatoryMigrate('--revert')).rejects.toThrow('Newer9999999999999 is of a newer version');
    expect(await applied()).toEqual(before);
  });

  it.each([['--back'], ['revert']])('does not know %s', (word) => {
    expect(() => migrate([word])).toThrow(UsageError);
  });
});
