import { chownSync, existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import path from 'node:path';
import { buildServer, killBuiltServers, listens, type ServerProcess, startServer } from './support/built-server.js';
import { processEnds } from './support/child-process.js';
import { temporaryFolder } from './support/folder.js';
import { until } from './support/until.js';

/** Bars of the product: how soon after the database takes connections again every request is served. */
const RECOVERY_MS = 2000;

let folder: string;

beforeAll(buildServer, 120_000);
beforeEach(() => {
  folder = temporaryFolder();
});
afterEach(async () => {
  const pid = postmaster()?.pid;
  killBuiltServers();
  if (pid !== undefined) await killed(pid);
  rmSync(folder, { recursive: true, force: true });
});

function postmaster(): { pid: number; port: number; isReady: boolean } | undefined {
  const file = path.join(folder, 'postgres/data/postmaster.pid');
  if (!existsSync(file)) return undefined;
  const lines = readFileSync(file, 'utf8').split('\n');
  return { pid: Number(lines[0]), port: Number(lines[3]), isReady: lines[7]?.trim() === 'ready' };
}

async function killed(pid: number): Promise<void> {
  process.kill(pid, 'SIGKILL');
  await processEnds(pid);
}

const start = (): ServerProcess => startServer({ DATA_DIR: folder, LOG_FILE: 'off' });

async function startThem(count: number): Promise<{ servers: ServerProcess[]; urls: string[] }> {
  const servers = Array.from({ length: count }, start);
  return { servers, urls: await Promise.all(servers.map(listens)) };
}

const statusOf = async (url: string): Promise<number> => (await fetch(url)).status;

/** Waits for another PostgreSQL than that one. */
async function nextPostmaster(last: number): Promise<{ pid: number; port: number }> {
  await until(() => postmaster()?.isReady === true && postmaster()?.pid !== last);
  return postmaster() as { pid: number; port: number };
}

async function allServe(urls: string[]): Promise<void> {
  const back = performance.now();
  const isServed = async (url: string): Promise<boolean> =>
    (await statusOf(`${url}/health/ready`)) === 200 && (await statusOf(`${url}/api/v1/sessions`)) === 200;
  await until(async () => (await Promise.all(urls.map(isServed))).every(Boolean));
  expect(performance.now() - back).toBeLessThan(RECOVERY_MS);
}

async function allEnd(servers: ServerProcess[]): Promise<void> {
  for (const { child } of servers) child.kill('SIGTERM');
  for (const { ended } of servers) expect(await ended).toBe(0);
  expect(postmaster()).toBeUndefined();
}

/** How often a line was logged. */
const times = (servers: ServerProcess[], line: RegExp): number =>
  servers.map(({ output }) => output().match(line)?.length ?? 0).reduce((a, b) => a + b);

it.each([1, 2])(
  'PostgreSQL that is killed under %i server(s) is started once, where it was, and all serve',
  async (count) => {
    const { servers, urls } = await startThem(count);
    for (let round = 1; round <= 2; round += 1) {
      const { pid, port } = await nextPostmaster(0);
      await killed(pid);
      const next = await nextPostmaster(pid);
      expect(next.port).toBe(port);
      await allServe(urls);
      await until(() => times(servers, /The embedded PostgreSQL is back/g) === count * round);
      expect(postmaster()?.pid).toBe(next.pid);
    }
    await allEnd(servers);
  },
);

it('servers find it where another one has started it, also when its port was taken meanwhile', async () => {
  const { servers, urls } = await startThem(2);
  const { pid, port } = await nextPostmaster(0);
  for (const { child } of servers) child.kill('SIGSTOP');
  await killed(pid);
  const squatter = await new Promise<Server>((resolve) => {
    const server = createServer((socket) => socket.destroy()).listen(port, '127.0.0.1', () => resolve(server));
  });
  try {
    const third = start();
    urls.push(await listens(third));
    const next = await nextPostmaster(pid);
    expect(next.port).not.toBe(port);
    for (const { child } of servers) child.kill('SIGCONT');
    await allServe(urls);
    expect(postmaster()?.pid).toBe(next.pid);
    await allEnd([...servers, third]);
  } finally {
    squatter.close();
  }
});

it('a server that cannot start it again says so, tries less and less often, and succeeds when it can', async () => {
  const { servers, urls } = await startThem(1);
  const { pid } = await nextPostmaster(0);
  const control = path.join(folder, 'postgres/data/global/pg_control');
  const content = readFileSync(control);
  await killed(pid);
  rmSync(control);
  await until(() => times(servers, /could not be started again/g) === 2);
  expect(servers[0]?.output()).toMatch(/The next attempt is in 0\.5 s[^]*The next attempt is in 1 s/);
  expect(await statusOf(`${urls[0]}/health/live`)).toBe(200);
  const { uid, gid } = statSync(path.dirname(control));
  writeFileSync(control, content, { mode: 0o600 });
  chownSync(control, uid, gid);
  await nextPostmaster(pid);
  await allServe(urls);
  await allEnd(servers);
});
