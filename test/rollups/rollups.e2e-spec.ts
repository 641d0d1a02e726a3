import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { stats } from '../../src/cli/stats/stats.js';
import { UsageError } from '../../src/cli/usage.js';
import { createDataSource, runMigrations } from '../../src/platform/database/index.js';
import { RollupsRepository } from '../../src/rollups/rollups.repository.js';
import { RollupsOptions, RollupsService } from '../../src/rollups/rollups.service.js';
import { entities, migrations } from '../../src/schema.js';
import { startApp, type TestApp } from '../support/app.js';
import { createEmptyDatabase } from '../support/database.js';
import { givenOn } from '../support/given.js';
import { until } from '../support/until.js';

let test: TestApp;
let given: ReturnType<typeof givenOn>;
let rollups: RollupsService;

beforeAll(async () => {
  test = await startApp();
  given = givenOn(test);
  rollups = test.app.get(RollupsService, { strict: false });
});
afterAll(() => test.close());
beforeEach(() => test.dataSource.query('TRUNCATE sessions, websites CASCADE'));

const pages = async (count: number): Promise<number> => {
  const { id } = await given.session();
  for (let i = 0; i < count; i += 1) await given.query(id, {}, [`https://a.example/${i}`, 'https://b.example/']);
  return id;
};

const pending = async (): Promise<number> => {
  const [{ n }] = await test.dataSource.query(
    'SELECT (SELECT count(*) FROM rollup_changes) + (SELECT count(*) FROM rollup_deltas) AS n',
  );
  return n;
};

const totals = async (): Promise<unknown> => (await test.api().get('/stats/global').expect(200)).body;

const withoutTriggers = (sql: string): Promise<unknown> =>
  test.dataSource.query(`BEGIN; SET LOCAL session_replication_role = replica; ${sql}; COMMIT`);

async function statsCommand(...words: string[]): Promise<{ code: number; out: string; err: string }> {
  const runner = path.resolve('test/support/typescript.cjs');
  const url = (test.dataSource.options as { url?: string }).url;
  const child = spawn(
    process.execPath,
    [runner, path.resolve('test/platform/children/observatory.ts'), 'stats', ...words],
    { env: { ...process.env, DATABASE_URL: url, DATABASE_POOL_SIZE: '2' } },
  );
  let [out, err] = ['', ''];
  child.stdout.on('data', (data) => (out += data));
  child.stderr.on('data', (data) => (err += data));
  const [code] = await once(child, 'close');
  return { code, out, err };
}

it('say the same before and after a fold, which leaves nothing pending', async () => {
  await pages(3);
  const before = await totals();
  expect(before).toMatchObject({ sessions: 1, queries: 3, results: 6, websites: 4, domains: 2 });
  expect(await pending()).toBeGreaterThan(0);
  await rollups.fold();
  expect(await pending()).toBe(0);
  expect(await totals()).toEqual(before);
});

it('note nothing when a change touches nothing that is counted', async () => {
  const session = await pages(1);
  await rollups.fold();
  await test.dataSource.query(`UPDATE queries SET params = '{"num": 10}', version = version + 1`);
  await test.dataSource.query(`UPDATE results SET title = 'other'`);
  await test.dataSource.query(`UPDATE websites SET title = 'other'`);
  await test.api().patch(`/sessions/${session}`).send({ name: 'other' }).expect(200);
  expect(await pending()).toBe(0);
});

it('are folded by one at a time', async () => {
  await pages(2);
  const runner = test.dataSource.createQueryRunner();
  await runner.startTransaction();
  await runner.query('SELECT rollup_fold(1)');
  const other = new RollupsRepository(test.dataSource);
  expect(await other.fold(200)).toBeNull();
  await runner.rollbackTransaction();
  await runner.release();
  expect(await other.fold(200)).toBeGreaterThan(0);
});

it('are folded by a server as it runs', async () => {
  await pages(2);
  const service = new RollupsService(new RollupsRepository(test.dataSource), new RollupsOptions(0.01));
  service.onApplicationBootstrap();
  await until(async () => (await pending()) === 0);
  await service.onModuleDestroy();
});

it('are folded in smaller pieces when one takes too long', async () => {
  const asked: number[] = [];
  const repository = {
    fold: async (queries: number) => (asked.push(queries), fails() ? Promise.reject(new Error('57014')) : 0),
  };
  const fails = (): boolean => asked.length <= 2;
  const service = new RollupsService(repository as unknown as RollupsRepository, new RollupsOptions(0));
  for (let i = 0; i < 2; i += 1) await expect(service.fold()).rejects.toThrow('57014');
  await service.fold();
  await service.fold();
  expect(asked).toEqual([500, 250, 125, 250]);
});

it('are folded once an interval, and at once again only while a whole fold waits', async () => {
  jest.useFakeTimers();
  let notes = 1200;
  let folds = 0;
  const repository = {
    fold: async (queries: number) => {
      folds += 1;
      const folded = Math.min(notes, queries);
      // Somebody writes on.
      notes += 10 - folded;
      return folded;
    },
    isFoldFull: async (queries: number) => notes > queries,
  };
  const service = new RollupsService(repository as unknown as RollupsRepository, new RollupsOptions(1));
  service.onApplicationBootstrap();
  await jest.advanceTimersByTimeAsync(100);
  expect(folds).toBe(2);
  await jest.advanceTimersByTimeAsync(3000);
  expect(folds).toBe(5);
  await service.onModuleDestroy();
  jest.useRealTimers();
});

it('know when more waits than one fold takes', async () => {
  await pages(3);
  const repository = new RollupsRepository(test.dataSource);
  expect(await repository.isFoldFull(1)).toBe(true);
  expect(await repository.isFoldFull(200)).toBe(false);
  await rollups.fold();
  expect(await repository.isFoldFull(0)).toBe(false);
});

it('refuse a TRUNCATE whose snapshot may not show all that it removes', async () => {
  const runner = test.dataSource.createQueryRunner();
  await runner.startTransaction('REPEATABLE READ');
  await expect(runner.query('TRUNCATE results')).rejects.toThrow('READ COMMITTED');
  await runner.rollbackTransaction();
  await runner.release();
});

it('count the rows that were there before them', async () => {
  const database = await createEmptyDatabase();
  const before = (migration: string) =>
    migrations.slice(
      0,
      migrations.findIndex(({ name }) => name.startsWith(migration)),
    );
  const open = (these: typeof migrations) =>
    createDataSource({ url: database.url, entities, migrations: these }).initialize();
  let dataSource = await open(before('CreateRollups'));
  await runMigrations(dataSource);
  await dataSource.query(`
    INSERT INTO sessions (workspace_id, name) VALUES (1, 'old');
    INSERT INTO queries (workspace_id, session_id, text, engine, collected_at, identity) VALUES (1, 1, 'q', 'google', now(), '');
    INSERT INTO websites (workspace_id, url, url_hash, domain) VALUES (1, 'https://a.org', '', 'a.org');
    INSERT INTO results (workspace_id, session_id, query_id, website_id, domain, rank, url)
      SELECT 1, 1, 1, 1, 'a.org', n, 'https://a.org' FROM generate_series(1, 7) n;
    INSERT INTO nouns (workspace_id, website_id, lemma, frequency, tfidf) VALUES (1, 1, 'heat', 1, 0)`);
  for (const next of [before('KeepConcentrations'), migrations]) {
    await dataSource.destroy();
    dataSource = await open(next);
    await runMigrations(dataSource);
  }
  const counted = await dataSource.query(
    'SELECT measure, label, n FROM rollup_counts WHERE rolled = 7 ORDER BY measure, label',
  );
  expect(counted.filter(({ measure }: { measure: string }) => measure !== 'slots')).toEqual([
    { measure: 'answered', label: '', n: 1 },
    { measure: 'domains', label: '', n: 1 },
    { measure: 'nouns', label: '', n: 1 },
    { measure: 'queries', label: 'completed', n: 1 },
    { measure: 'results', label: 'organic', n: 7 },
    { measure: 'sessions', label: '', n: 1 },
    { measure: 'websites', label: '', n: 1 },
  ]);
  expect(await new RollupsRepository(dataSource).differences()).toEqual([]);
  await dataSource.destroy();
  await database.drop();
});

describe('observatory stats', () => {
  it('verify tells what was written past the triggers, and rebuild mends it', async () => {
    await pages(2);
    await rollups.fold();
    await withoutTriggers(`UPDATE results SET type = 'ad' WHERE rank = 2`);
    const told = await statsCommand('verify');
    expect(told.code).toBe(1);
    expect(told.err).toContain('7 0  -infinity results ad: nothing, but the rows give 2');
    expect(await statsCommand('rebuild')).toMatchObject({ code: 0, err: '' });
    expect(await statsCommand('verify')).toMatchObject({ code: 0 });
    expect(await pending()).toBe(0);
  });

  it('rebuild goes on beside writers', async () => {
    await pages(3);
    const over = new AbortController();
    const rebuilding = (async () => {
      while (!over.signal.aborted) await rollups.rebuild();
    })();
    for (let i = 0; i < 5; i += 1) {
      await pages(2);
      expect(await rollups.verify()).toEqual([]);
    }
    over.abort();
    await rebuilding;
    expect(await rollups.verify()).toEqual([]);
  });

  it.each([[[]], [['count']], [['verify', 'now']]])('refuses %j', (words) => {
    expect(() => stats(words)).toThrow(UsageError);
  });
});
