import { Test, type TestingModule } from '@nestjs/testing';
import { TypeOrmModule } from '@nestjs/typeorm';
import { rmSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { DataSource } from 'typeorm';
import {
  createDataSource,
  Database,
  DatabaseModule,
  type DatabaseModuleOptions,
  pendingMigrations,
} from '../../src/platform/database/index.js';
import { migrations } from '../../src/schema.js';
import { Workspace } from '../../src/workspaces/workspace.entity.js';
import { Child, killChildren, processEnds } from '../support/child-process.js';
import { createDatabase, createEmptyDatabase, type TestDatabase } from '../support/database.js';
import { startProxy } from '../support/flaky-proxy.js';
import { temporaryFolder } from '../support/folder.js';

jest.setTimeout(60_000);

const quickly = { attempts: 2, delayMs: 10 };
let database: TestDatabase;
let app: TestingModule | undefined;

async function start(options: Partial<DatabaseModuleOptions> = {}): Promise<DataSource> {
  const register = DatabaseModule.register({ url: database.url, dataDir: '/nowhere', migrations, ...options });
  app = await Test.createTestingModule({ imports: [register, TypeOrmModule.forFeature([Workspace])] })
    .setLogger({ log: () => undefined, warn: () => undefined, error: () => undefined })
    .compile();
  await app.init();
  return app.get(DataSource);
}

beforeEach(async () => {
  database = await createDatabase();
});

afterEach(async () => {
  await app?.close();
  app = undefined;
  await killChildren();
  await database.drop();
});

describe('the pool', () => {
  it('has the size that was asked for, and says who waits', async () => {
    const dataSource = await start({ pool: { size: 2 } });
    const queries = Array.from({ length: 5 }, () => dataSource.query('SELECT pg_sleep(0.3)'));
    await sleep(150);
    expect(app?.get(Database).poolFigures()).toMatchObject({ size: 2, max: 2, inUse: 2, idle: 0, waiting: 3 });
    await Promise.all(queries);
    expect(app?.get(Database).poolFigures()).toMatchObject({ inUse: 0, idle: 2, waiting: 0 });
  });

  it('measures how long each connection was waited for, and who got none', async () => {
    const dataSource = await start({ pool: { size: 1, acquireSeconds: 1 } });
    const seen: number[] = [];
    app?.get(Database).onPoolWait((milliseconds) => void seen.push(milliseconds));
    const holder = dataSource.createQueryRunner();
    await holder.connect();
    const served = dataSource.query('SELECT 1');
    await sleep(250);
    await holder.release();
    await served;
    const another = dataSource.createQueryRunner();
    await another.connect();
    await expect(dataSource.query('SELECT 1')).rejects.toThrow(/timeout/);
    await another.release();

    expect(seen).toHaveLength(3);
    expect(seen[1]).toBeGreaterThan(200);
    const { waits } = app?.get(Database).poolFigures() ?? {};
    expect(waits).toMatchObject({ acquired: 3, failed: 1 });
    expect(waits?.longestMs).toBeCloseTo(Math.max(...seen), 2);
    expect(waits?.averageMs).toBeCloseTo(seen.reduce((sum, wait) => sum + wait, 0) / 3, 2);
  });

  it('replaces a connection when it is too old', async () => {
    const dataSource = await start({ pool: { size: 1, recycleSeconds: 1 } });
    const pid = (): Promise<unknown> => dataSource.query('SELECT pg_backend_pid()');
    const before = await pid();
    expect(await pid()).toEqual(before);
    await sleep(1200);
    expect(await pid()).not.toEqual(before);
  });

  it('gives up waiting for a connection, and a statement that runs too long', async () => {
    const dataSource = await start({ pool: { size: 1, acquireSeconds: 0.3, statementSeconds: 0.6 } });
    const slow = dataSource.query('SELECT pg_sleep(5)').catch((error: Error) => error.message);
    await expect(dataSource.query('SELECT 1')).rejects.toThrow(/timeout/);
    expect(await slow).toMatch(/statement timeout/);
    expect(await dataSource.query('SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  it('names itself to PostgreSQL, and ends a transaction that does nothing', async () => {
    const dataSource = await start({ applicationName: 'the test', pool: { idleInTransactionSeconds: 7 } });
    expect(await dataSource.query(`SELECT current_setting('application_name') AS name`)).toEqual([
      { name: 'the test' },
    ]);
    const [setting] = await dataSource.query('SHOW idle_in_transaction_session_timeout');
    expect(setting).toEqual({ idle_in_transaction_session_timeout: '7s' });
  });
});

describe('values', () => {
  it('reads bigint columns, counts and arrays of them as numbers', async () => {
    const dataSource = await start();
    const [saved] = await dataSource.getRepository(Workspace).save([{ name: 'second' }]);
    expect(saved?.id).toEqual(expect.any(Number));
    expect(await dataSource.getRepository(Workspace).findOneBy({ name: 'second' })).toEqual({
      id: saved?.id,
      name: 'second',
      createdAt: expect.any(Date),
    });
    expect(
      await dataSource.query(`SELECT count(*), '{1,NULL,9007199254740991}'::bigint[] AS ids FROM workspaces`),
    ).toEqual([{ count: 2, ids: [1, null, 9_007_199_254_740_991] }]);
  });
});

describe('migrations', () => {
  it('run once, when ten servers start together on an empty database', async () => {
    const empty = await createEmptyDatabase();
    try {
      const servers = Array.from({ length: 10 }, () => new Child('test/platform/children/migrate.ts', [empty.url]));
      const ran = await Promise.all(servers.map(async (server) => JSON.parse(await server.line(1)) as string[]));
      await Promise.all(servers.map((server) => server.end()));
      expect(ran.filter((names) => names.length > 0)).toEqual([migrations.map(({ name }) => name)]);
    } finally {
      await killChildren();
      await empty.drop();
    }
  });

  it('run at start, and the database says that they are applied', async () => {
    await database.drop();
    database = await createEmptyDatabase();
    const dataSource = await start();
    expect(await app?.get(Database).migrationsApplied()).toBe(true);
    await dataSource.undoLastMigration();
    expect(await pendingMigrations(dataSource)).toEqual([migrations.at(-1)?.name]);
    expect(await app?.get(Database).migrationsApplied()).toBe(false);
  });

  it('take as long as they take, whatever a statement of a request may', async () => {
    class Slow1900000000000 {
      up = (runner: { query: (sql: string) => Promise<unknown> }) => runner.query('SELECT pg_sleep(0.5)');
      down = async () => undefined;
    }
    const dataSource = await start({
      migrations: [...migrations, Slow1900000000000],
      pool: { size: 1, statementSeconds: 0.2 },
    });
    expect(await pendingMigrations(dataSource)).toEqual([]);
    await expect(dataSource.query('SELECT pg_sleep(0.5)')).rejects.toThrow(/statement timeout/);
  });

  it('are all pending in a database without a table', async () => {
    const empty = await createEmptyDatabase();
    const dataSource = await createDataSource({ url: empty.url, migrations }).initialize();
    expect(await pendingMigrations(dataSource)).toHaveLength(migrations.length);
    await dataSource.destroy();
    await empty.drop();
  });
});

describe('a database that cannot be reached', () => {
  it('is named without its password', async () => {
    const url = 'postgres://somebody:s3cret@127.0.0.1:1/shop';
    const failure = (await start({ url, patience: quickly }).catch((error: unknown) => error)) as Error;
    expect(failure.message).toBe(
      'Cannot connect to PostgreSQL at 127.0.0.1:1, database "shop", user "somebody": connect ECONNREFUSED 127.0.0.1:1',
    );
  });

  it('is not waited for when it does not exist', async () => {
    const url = database.url.replace(/[^/]+$/, 'no_such_database');
    const begin = Date.now();
    await expect(start({ url, patience: { attempts: 5, delayMs: 10_000 } })).rejects.toThrow(/no_such_database/);
    expect(Date.now() - begin).toBeLessThan(5000);
  });

  it('is noticed by a ping in time', async () => {
    const proxy = await startProxy(database.url);
    const dataSource = await start({ url: proxy.url, pool: { size: 1 } });
    expect(await app?.get(Database).ping(1000)).toBeLessThan(1000);
    const busy = dataSource.query('SELECT pg_sleep(0.5)');
    // A pool that has no connection to spare says nothing about the database.
    expect(await app?.get(Database).ping(200)).toBeLessThan(200);
    await busy;
    await proxy.become('hang');
    const pings = Array.from({ length: 5 }, () => app?.get(Database).ping(50));
    for (const ping of pings) await expect(ping).rejects.toThrow('The database did not answer within 50 ms');
    await proxy.become('pass');
    expect(await app?.get(Database).ping(1000)).toBeLessThan(1000);
    await proxy.close();
  });
});

describe('without a url', () => {
  it('starts PostgreSQL with the app, and stops it after the pool has closed', async () => {
    const dataDir = temporaryFolder();
    try {
      const dataSource = await start({ url: undefined, dataDir });
      const [{ file }] = await dataSource.query(`SELECT pg_read_file('postmaster.pid') AS file`);
      const postmaster = Number(String(file).split('\n')[0]);
      expect(app?.get(Database).isEmbedded).toBe(true);
      await app?.close();
      app = undefined;
      expect(dataSource.isInitialized).toBe(false);
      await processEnds(postmaster);
    } finally {
      rmSync(dataDir, { recursive: true, force: true });
    }
  });

  it('stops PostgreSQL again when the app cannot start', async () => {
    const dataDir = temporaryFolder();
    class Broken1900000000000 {
      up = (runner: { query: (sql: string) => Promise<unknown> }) => runner.query('SELECT broken');
      down = async () => undefined;
    }
    await expect(start({ url: undefined, dataDir, migrations: [Broken1900000000000] })).rejects.toThrow(/broken/);
    rmSync(dataDir, { recursive: true, force: true });
  });
});
