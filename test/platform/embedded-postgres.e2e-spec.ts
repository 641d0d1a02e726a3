import { spawnSync } from 'node:child_process';
import fs, { existsSync, rmSync, statSync, chownSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { type EmbeddedPostgres, startEmbedded } from '../../src/platform/database/embedded-postgres.js';
import { findBinaries } from '../../src/platform/database/embedded-binaries.js';
import { isAlive } from '../../src/platform/database/process-identity.js';
import { Child, killChildren, processEnds } from '../support/child-process.js';
import { temporaryFolder } from '../support/folder.js';

jest.setTimeout(120_000);

const isRoot = process.getuid?.() === 0;
const NOBODY = 65_534;
let folder: string;

beforeEach(() => {
  folder = path.join(temporaryFolder(), 'postgres');
});

afterEach(async () => {
  await killChildren();
  if (existsSync(folder)) await (await startEmbedded({ dataDir: folder })).stop();
  rmSync(path.dirname(folder), { recursive: true, force: true });
});

const user = (mode: 'hold' | 'write', env?: NodeJS.ProcessEnv): Child =>
  new Child('test/platform/children/embedded.ts', [mode, folder], env);

const place = async (child: Child): Promise<EmbeddedPostgres> => JSON.parse(await child.line(1)) as EmbeddedPostgres;

async function ask<T>(url: string, sql: string): Promise<T[]> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    return (await client.query<T & pg.QueryResultRow>(sql)).rows;
  } finally {
    await client.end();
  }
}

async function killPostgres(pid: number): Promise<void> {
  process.kill(pid, 'SIGKILL');
  await processEnds(pid);
}

/** A stopped server is gone, or about to be taken note of by its parent; it never runs on. */
const isRunning = (pid: number): boolean =>
  isAlive(pid) &&
  !spawnSync('ps', ['-o', 'stat=', '-p', String(pid)])
    .stdout.toString()
    .startsWith('Z');

it('makes an empty folder a database, and finds its rows there after a restart', async () => {
  const first = await startEmbedded({ dataDir: folder });
  await ask(first.url, 'CREATE TABLE kept AS SELECT 42 AS answer');
  await first.stop();
  expect(isRunning(first.pid)).toBe(false);

  const second = await startEmbedded({ dataDir: folder });
  expect(await ask(second.url, 'SELECT answer FROM kept')).toEqual([{ answer: 42 }]);
  expect(await ask(second.url, 'SHOW fsync')).toEqual([{ fsync: 'on' }]);
  await second.stop();
});

it('keeps the password to those who may read the data', async () => {
  const { url, stop } = await startEmbedded({ dataDir: folder });
  expect(statSync(path.join(folder, 'secret')).mode & 0o777).toBe(0o600);
  const withoutIt = new URL(url);
  withoutIt.password = 'guess';
  await expect(ask(withoutIt.href, 'SELECT 1')).rejects.toThrow(/password authentication failed/);
  await stop();
});

it('keeps every committed row when PostgreSQL, its parent or both are killed at any moment', async () => {
  const seed = Number(process.env['SEED'] ?? Date.now() % 1_000_000);
  process.stdout.write(`SEED=${seed}\n`);
  let state = seed;
  const random = (): number => (state = (state * 1_103_515_245 + 12_345) % 2_147_483_648) / 2_147_483_648;
  let committed = 0;
  for (let round = 0; round < 6; round += 1) {
    const writer = user('write');
    const { pid } = await place(writer);
    await writer.line(2);
    await sleep(random() * 400);
    const victim = ['both', 'PostgreSQL', 'parent'][round % 3];
    if (victim !== 'parent') process.kill(pid, 'SIGKILL');
    if (victim !== 'PostgreSQL') await writer.kill();
    if (victim === 'PostgreSQL') await writer.end().catch(() => undefined);
    committed = Math.max(committed, ...writer.lines.slice(1).map(Number));

    const again = await startEmbedded({ dataDir: folder });
    const [kept] = await ask<{ count: number; max: number }>(
      again.url,
      'SELECT count(*)::int AS count, coalesce(max(id), 0) AS max FROM kept',
    );
    // One more may have been committed whose acknowledgement nobody read.
    expect([committed, committed + 1]).toContain(kept?.max);
    expect(kept?.count).toBe(kept?.max);
    await again.stop();
  }
  expect(committed).toBeGreaterThan(0);
});

it('recovers from a first start that is killed at any moment', async () => {
  for (let delay = 100; delay <= 1300; delay += 150) {
    const child = user('hold');
    await sleep(delay);
    await child.kill();
  }
  const postgres = await startEmbedded({ dataDir: folder });
  expect(await ask(postgres.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  await postgres.stop();
});

it('adopts the PostgreSQL that a killed server left running, and stops it in the end', async () => {
  const killed = user('hold');
  const { pid } = await place(killed);
  await killed.kill();
  expect(isRunning(pid)).toBe(true);

  const postgres = await startEmbedded({ dataDir: folder });
  expect(postgres).toMatchObject({ pid, adopted: true });
  await postgres.stop();
  expect(isRunning(pid)).toBe(false);
});

it('starts once for many servers that start together on an empty folder', async () => {
  const servers = Array.from({ length: 5 }, () => user('hold'));
  const places = await Promise.all(servers.map(place));
  expect(new Set(places.map(({ pid }) => pid)).size).toBe(1);
  expect(places.filter(({ adopted }) => !adopted)).toHaveLength(1);
  await Promise.all(servers.map((server) => server.end()));
  const pid = places[0]?.pid ?? 0;
  expect(isRunning(pid)).toBe(false);
});

it('is shared by servers on one folder: the first that stops leaves it to the other, the last stops it', async () => {
  const first = user('hold');
  const second = user('hold');
  const [{ pid }, { url }] = await Promise.all([place(first), place(second)]);
  await first.end();
  expect(await ask(url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  await second.end();
  expect(isRunning(pid)).toBe(false);
});

it('does not wait for a server that was killed while it shared the folder', async () => {
  const killed = user('hold');
  const other = user('hold');
  const [, { pid }] = await Promise.all([place(killed), place(other)]);
  await killed.kill();
  await other.end();
  expect(isRunning(pid)).toBe(false);
});

it('starts again after PostgreSQL was killed and its number went to another program', async () => {
  const first = await startEmbedded({ dataDir: folder });
  await killPostgres(first.pid);
  const file = path.join(folder, 'data/postmaster.pid');
  spawnSync('sed', ['-i', `1s/.*/${process.pid}/`, file]);

  const second = await startEmbedded({ dataDir: folder });
  expect(await ask(second.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  await second.stop();
});

it('stops on a full disk, where no lock can be written, and leaves no half-written file', async () => {
  const postgres = await startEmbedded({ dataDir: folder });
  const full = jest.spyOn(fs, 'writeFileSync').mockImplementation((file) => {
    fs.closeSync(fs.openSync(file as string, 'a')); // a name still fits in
    throw Object.assign(new Error('no space left on device'), { code: 'ENOSPC' });
  });
  try {
    await postgres.stop();
    await expect(startEmbedded({ dataDir: folder })).rejects.toThrow(/The lock in .* cannot be written: no space/);
  } finally {
    full.mockRestore();
  }
  expect(isRunning(postgres.pid)).toBe(false);
  expect(fs.readdirSync(folder).filter((name) => name.startsWith('draft'))).toEqual([]);
});

it('stops on a full disk when its server ends without asking for it, unless another one uses it', async () => {
  const full = { TEST_FULL_DISK: 'yes' };
  const [first, second] = [user('hold', full), user('hold', full)];
  const [{ pid }] = await Promise.all([place(first), place(second)]);
  first.signal('SIGTERM');
  expect(await first.exit()).toBe(143);
  expect(isRunning(pid)).toBe(true);
  second.signal('SIGTERM');
  expect(await second.exit()).toBe(143);
  await processEnds(pid);
});

it('says what to do where there are no binaries for this machine', async () => {
  const arch = Object.getOwnPropertyDescriptor(process, 'arch') as PropertyDescriptor;
  Object.defineProperty(process, 'arch', { ...arch, value: 'riscv64' });
  try {
    await expect(startEmbedded({ dataDir: folder })).rejects.toThrow(/riscv64[^]*Set DATABASE_URL/);
  } finally {
    Object.defineProperty(process, 'arch', arch);
  }
});

const reachableByAll = (): boolean => {
  const { folder: native } = findBinaries();
  const test = ['-c', 'test -x "$0"', path.join(native, 'bin/postgres')];
  return spawnSync('/bin/sh', test, { uid: NOBODY, gid: NOBODY, cwd: '/' }).status === 0;
};

(isRoot ? describe : describe.skip)('as root', () => {
  it('runs as another user, who owns the data', async () => {
    const postgres = await startEmbedded({ dataDir: folder });
    expect(statSync(path.join(folder, 'data')).uid).not.toBe(0);
    expect(statSync(`/proc/${postgres.pid}`).uid).not.toBe(0);
    await postgres.stop();
  });

  it('keeps the data where that user can reach it, when the folder is in a private home, and finds it again', async () => {
    spawnSync('chmod', ['700', path.dirname(folder)]);
    const lines: string[] = [];
    const first = await startEmbedded({ dataDir: folder, log: (line) => lines.push(line) });
    expect(lines.join()).toContain(first.folder);
    await ask(first.url, 'CREATE TABLE kept AS SELECT 42 AS answer');
    await first.stop();
    const second = await startEmbedded({ dataDir: folder });
    expect(second.folder).toBe(first.folder);
    expect(await ask(second.url, 'SELECT answer FROM kept')).toEqual([{ answer: 42 }]);
    await second.stop();
    rmSync(second.folder, { recursive: true });
  });

  it('works for a normal user as well, and then for root on the folder of that user', async () => {
    if (!reachableByAll()) {
      process.stdout.write('Skipped: the project is in a private home, where no other user can execute anything\n');
      return;
    }
    chownSync(path.dirname(folder), NOBODY, NOBODY);
    const normal = user('write', { TEST_UID: String(NOBODY) });
    const { pid } = await place(normal);
    expect(statSync(`/proc/${pid}`).uid).toBe(NOBODY);
    await normal.line(2);
    await normal.kill();
    await killPostgres(pid);

    const postgres = await startEmbedded({ dataDir: folder });
    expect(statSync(`/proc/${postgres.pid}`).uid).toBe(NOBODY);
    const [kept] = await ask<{ max: number }>(postgres.url, 'SELECT coalesce(max(id), 0) AS max FROM kept');
    expect(kept?.max).toBeGreaterThanOrEqual(Math.max(...normal.lines.slice(1).map(Number)));
    await postgres.stop();
  });
});
