import { existsSync } from 'node:fs';
import fs from 'node:fs/promises';
import path from 'node:path';
import { DataSource } from 'typeorm';
import { doctor } from '../src/cli/doctor/doctor.js';
import { ServerFactsRepository } from '../src/cli/doctor/server-facts.repository.js';
import { openDatabase } from '../src/platform/database/index.js';
import { UsageError } from '../src/cli/usage.js';
import { createDatabase, type TestDatabase } from './support/database.js';
import { answerOf, examine } from './support/doctor.js';
import { temporaryFolder } from './support/folder.js';

jest.setTimeout(60_000);

describe('observatory doctor, on a database', () => {
  let database: TestDatabase;
  let dataSource: DataSource;
  let settings: Record<string, string>;

  beforeEach(async () => {
    database = await createDatabase();
    // The server of the tests may be busy with others.
    settings = { DATABASE_URL: database.url, DATABASE_POOL_SIZE: '1' };
    dataSource = await new DataSource({ type: 'postgres', url: database.url }).initialize();
  });
  afterEach(async () => {
    await dataSource.destroy();
    await database.drop();
  });

  it('finds nothing to mend where nothing is wrong, and says so line by line', async () => {
    const { code, out } = await answerOf([], settings);
    const lines = out.split('\n');
    expect(code).toBe(0);
    expect(lines[0]).toMatch(/^ok {4}database +PostgreSQL \d+/);
    expect(lines.at(-1)).toMatch(/^\d+ well, [01] to look at, 0 to mend$/);
    for (const check of ['migrations', 'connections', 'clock', 'schema indexes', 'foreign keys', 'sequential scans'])
      expect(lines.find((line) => line.includes(` ${check} `))).toMatch(/^ok /);
  });

  it('fails while a migration is pending, and runs none', async () => {
    const [last] = await dataSource.query('SELECT max(id) AS id FROM migrations');
    await dataSource.query('DELETE FROM migrations WHERE id = $1', [last.id]);
    const { code, found } = await examine(settings);
    expect(code).toBe(1);
    expect(found('migrations')).toMatchObject({ level: 'fail', todo: expect.stringContaining('observatory migrate') });
    expect(found('migrations')?.says).toMatch(/^1 of \d+ are pending: \w+\d{13}$/);
    expect((await examine(settings)).found('migrations')?.level).toBe('fail');
  });

  it('fails without the extension by which parts of words are found', async () => {
    await dataSource.query('DROP EXTENSION pg_trgm CASCADE');
    const { code, found } = await examine(settings);
    expect(code).toBe(1);
    expect(found('pg_trgm')).toMatchObject({
      level: 'fail',
      todo: 'As the owner of the database: CREATE EXTENSION pg_trgm',
    });
    expect(found('schema indexes')?.says).toContain('results_title_trgm_idx');
  });

  it('tells migrations that have not run from an extension that they could not install', async () => {
    await dataSource.query('DROP EXTENSION pg_trgm CASCADE; DELETE FROM migrations');
    const { found } = await examine(settings);
    expect(found('pg_trgm')).toMatchObject({ level: 'ok', says: expect.stringContaining('not installed yet') });
    expect(found('migrations')?.level).toBe('fail');

    for (const [offer, says] of [
      [{ available: true, allowed: false }, 'this user may not install it'],
      [{ available: false, allowed: true }, 'does not offer it'],
    ] as const) {
      const asked = jest.spyOn(ServerFactsRepository.prototype, 'offers').mockResolvedValue(offer);
      expect((await examine(settings)).found('pg_trgm')).toMatchObject({
        level: 'fail',
        says: expect.stringContaining(says),
      });
      asked.mockRestore();
    }
  });

  it('fails on a PostgreSQL that is too old', async () => {
    const facts = await new ServerFactsRepository(dataSource).facts();
    const old = { ...facts, version: '14.20', versionNumber: 140_020 };
    const asked = jest.spyOn(ServerFactsRepository.prototype, 'facts').mockResolvedValue(old);
    const { found } = await examine(settings);
    asked.mockRestore();
    expect(found('database')).toMatchObject({ level: 'fail', todo: 'It must be PostgreSQL 15 or later: upgrade it' });
    expect(found('database')?.says).toMatch(/^PostgreSQL 14\.20 answers/);
  });

  it('warns of a database that is newer than the program', async () => {
    await dataSource.query(`INSERT INTO migrations (timestamp, name) VALUES (9e12, 'FromTheFuture9000000000000')`);
    expect((await examine(settings)).found('migrations')).toMatchObject({
      level: 'warn',
      says: 'The database is newer than this program: FromTheFuture9000000000000',
    });
  });

  it('warns of an index that nobody uses, until somebody does', async () => {
    await dataSource.query('CREATE INDEX extra_idx ON results (created_at)');
    const before = (await examine(settings)).found('added indexes');
    expect(before).toMatchObject({ level: 'warn', says: expect.stringContaining('extra_idx of results') });
    await dataSource.query(`
      SET enable_seqscan = off; SELECT id FROM results WHERE created_at = now(); SELECT pg_stat_force_next_flush()`);
    expect((await examine(settings)).found('added indexes')?.level).toBe('ok');
  });

  it('fails without an index of the schema, and warns of the foreign key that it served', async () => {
    await dataSource.query('DROP INDEX results_website_id_id_idx');
    const { found } = await examine(settings);
    expect(found('schema indexes')?.says).toContain('results_website_id_id_idx');
    expect(found('foreign keys')).toMatchObject({
      level: 'warn',
      says: expect.stringContaining('results_website_id_fkey of results'),
      todo: 'CREATE INDEX CONCURRENTLY ON results (website_id)',
    });
  });

  it('warns of an index whose making has failed', async () => {
    await dataSource.query(`INSERT INTO sessions (workspace_id, name) VALUES (1, 'same'), (1, 'same')`);
    const failing = dataSource.query('CREATE UNIQUE INDEX CONCURRENTLY broken_idx ON sessions (name)');
    await expect(failing).rejects.toThrow(/duplicate|could not create/);
    expect((await examine(settings)).found('invalid indexes')).toMatchObject({
      level: 'warn',
      says: expect.stringContaining('broken_idx'),
    });
  });

  it('warns of a big table that is read from end to end again and again', async () => {
    await dataSource.query(`
      CREATE TABLE big AS SELECT generate_series(1, 100000) AS n; ANALYZE big;
      DO $$ BEGIN FOR i IN 1..100 LOOP PERFORM count(*) FROM big; END LOOP; END $$;
      SELECT pg_stat_force_next_flush()`);
    expect((await examine(settings)).found('sequential scans')).toMatchObject({
      level: 'warn',
      says: expect.stringMatching(/big \(100000 rows, 1\d\d times\)/),
    });
  });

  it('fails where the pools of all processes are more than the database takes', async () => {
    const { found } = await examine({ ...settings, DATABASE_POOL_SIZE: '1000' });
    expect(found('connections')).toMatchObject({
      level: 'fail',
      says: expect.stringContaining('1 × (DATABASE_POOL_SIZE 1000 + 2) = 1002'),
    });
    const many = await examine({ ...settings, DATABASE_POOL_SIZE: '3' }, '--processes', '500');
    expect(many.found('connections')?.says).toContain('500 × (DATABASE_POOL_SIZE 3 + 2) = 2500 connections');
    expect(many.found('redis')).toMatchObject({ level: 'warn', says: expect.stringContaining('500 processes') });
  });

  it('fails when the clocks of database and host differ by minutes', async () => {
    const real = Date.now;
    const ahead = jest.spyOn(Date, 'now').mockImplementation(() => real() - 120_000);
    const { found } = await examine(settings);
    ahead.mockRestore();
    expect(found('clock')).toMatchObject({ level: 'fail', says: expect.stringMatching(/1[12]\d(\.\d+)? s ahead/) });
  });

  it('fails on a disk that is almost full', async () => {
    const full = { bavail: 10, bsize: 4096 } as Awaited<ReturnType<typeof fs.statfs>>;
    const statfs = jest.spyOn(fs, 'statfs').mockResolvedValue(full);
    const { found } = await examine({ ...settings, LOG_FILE: '/nowhere/app.log' });
    statfs.mockRestore();
    expect(found('disk')).toMatchObject({ level: 'fail', says: '40 kB are free for the log, in /nowhere' });
  });
});

describe('observatory doctor, away from its database', () => {
  const away = { DATABASE_URL: 'postgres://me:s3cret@127.0.0.1:1/none' };

  it('fails, goes on with what else there is, and shows no password', async () => {
    const { code, out } = await answerOf([], { ...away, REDIS_URL: 'redis://:s3cret@127.0.0.1:1' });
    expect(code).toBe(1);
    expect(out).toMatch(/^fail {2}database +Cannot connect to PostgreSQL at 127\.0\.0\.1:1/);
    expect(out).toMatch(/^fail {2}redis +Redis cannot be reached: .*ECONNREFUSED/m);
    expect(out).not.toContain('s3cret');
  });

  it('looks at the embedded one where none is named, and leaves nothing running', async () => {
    const DATA_DIR = temporaryFolder();
    await (await openDatabase({ dataDir: DATA_DIR })).stop();
    const { found } = await examine({ DATA_DIR });
    expect(found('pg_trgm')?.level).toBe('ok');
    const [, folder] = /embedded, in (.*)$/.exec(found('database')?.says ?? '') ?? [];
    expect(found('migrations')?.level).toBe('fail');
    expect(found('disk')?.says).toContain(`the embedded database, in ${folder}`);
    expect(existsSync(`${folder}/data/PG_VERSION`)).toBe(true);
    expect(existsSync(`${folder}/data/postmaster.pid`)).toBe(false);
  });

  it('says that there is no embedded one yet, and makes none', async () => {
    const DATA_DIR = path.join(temporaryFolder(), 'new');
    const { found, findings } = await examine({ DATA_DIR });
    expect(found('database')).toMatchObject({ level: 'fail', says: expect.stringContaining(`none yet in the folder`) });
    expect(found('database')?.says).toContain(DATA_DIR);
    expect(findings.map(({ check }) => check)).not.toContain('pg_trgm');
    expect(existsSync(DATA_DIR)).toBe(false);
  });

  it.each([['--frob'], ['--base-url', 'nowhere'], ['--processes', '0'], ['surplus']])(
    'says how it is used: %j',
    (...words) => {
      expect(() => doctor(words)).toThrow(UsageError);
    },
  );
});
