import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import path from 'node:path';
import { createEmptyDatabase, type TestDatabase } from './support/database.js';
import { RoundRobin } from './support/round-robin.js';

/** Inside the project, so that the build finds its packages; apart from the build that may be running. */
const OUT = path.join('dist', `under-test-${process.pid}`);

interface Running {
  child: ChildProcess;
  output: () => string;
  ended: Promise<number | null>;
}

const children = new Set<ChildProcess>();

function start(settings: Record<string, string>): Running {
  const { PATH } = process.env;
  const child = spawn(process.execPath, [path.join(OUT, 'src', 'main.js')], {
    env: { PATH, PORT: '0', SHUTDOWN_DRAIN: '0', ...settings },
  });
  children.add(child);
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (data) => (output += data));
  const ended = new Promise<number | null>((resolve) => {
    child.on('exit', (code) => {
      children.delete(child);
      resolve(code);
    });
  });
  return { child, output: () => output, ended };
}

/** The URL that a server says it listens on. */
function listens({ child, output, ended }: Running): Promise<string> {
  return new Promise((resolve, reject) => {
    const look = (): void => {
      const url = /listens on (http:\/\/\S+)/.exec(output())?.[1];
      if (url) resolve(url);
    };
    child.stdout?.on('data', look);
    void ended.then((code) => reject(new Error(`The server ended with ${code}:\n${output()}`)));
  });
}

beforeAll(() => {
  const tsc = path.join('node_modules', 'typescript', 'bin', 'tsc');
  execFileSync(process.execPath, [tsc, '-p', 'tsconfig.build.json', '--outDir', OUT, '--noCheck'], {
    stdio: 'inherit',
  });
}, 120_000);
afterAll(() => {
  for (const child of children) child.kill('SIGKILL');
  rmSync(OUT, { recursive: true, force: true });
});

describe('the built server', () => {
  let database: TestDatabase;
  beforeEach(async () => {
    database = await createEmptyDatabase();
  });
  afterEach(() => database.drop());

  it('comes up twice at once on one empty database, serves, and ends by itself on SIGTERM', async () => {
    const servers = [start({ DATABASE_URL: database.url }), start({ DATABASE_URL: database.url })];
    const urls = await Promise.all(servers.map(listens));
    const made = await fetch(`${urls[0]}/api/v1/sessions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"name":"seen by both"}',
    });
    expect(made.status).toBe(201);
    const list = await fetch(`${urls[1]}/api/v1/sessions`);
    expect(await list.json()).toMatchObject({ items: [{ name: 'seen by both' }] });
    for (const url of urls) expect((await fetch(`${url}/health/ready`)).status).toBe(200);
    expect((await fetch(`${urls[0]}/openapi.json`)).status).toBe(200);
    for (const { child } of servers) child.kill('SIGTERM');
    for (const { ended } of servers) expect(await ended).toBe(0);
  }, 60_000);

  it('is restarted ten times under the load of 40 clients, and no request fails', async () => {
    const next = async (): Promise<{ server: Running; url: string }> => {
      const server = start({ DATABASE_URL: database.url, DATABASE_POOL_SIZE: '5', SHUTDOWN_DRAIN: '1' });
      return { server, url: await listens(server) };
    };
    const balancer = new RoundRobin('/api/v1/sessions');
    const servers = [await next(), await next()];
    for (const { url } of servers) await balancer.add(url);
    balancer.start(40, 100);

    const ends: Promise<number | null>[] = [];
    for (let restarts = 0; restarts < 10; restarts += 1) {
      const added = await next();
      await balancer.add(added.url);
      servers.push(added);
      const old = servers.shift();
      if (!old) throw new Error('There is no server');
      old.server.child.kill('SIGTERM');
      ends.push(old.server.ended.finally(() => balancer.forget(old.url)));
    }
    expect(await Promise.all(ends)).toEqual(Array.from({ length: 10 }, () => 0));
    await balancer.stop();
    expect(balancer.tally.failures).toEqual([]);
    expect(balancer.tally.answered).toBeGreaterThan(1000);
    for (const { server } of servers) server.child.kill('SIGTERM');
    for (const { server } of servers) await server.ended;
  }, 150_000);
});

describe('a server with settings that cannot be used', () => {
  it('names them all and ends with 78, having touched nothing', async () => {
    const { ended, output } = start({
      PORT: 'x',
      DATABASE_URL: 'mysql://me:s3cret@db/x',
      PAGINATION_MAX_PER_PAGE: '0',
    });
    expect(await ended).toBe(78);
    expect(output()).toContain('PORT="x": must be a whole number');
    expect(output()).toContain(
      'DATABASE_URL=mysql://me:***@db/x: must be a URL with the scheme postgres or postgresql',
    );
    expect(output()).toContain('PAGINATION_MAX_PER_PAGE="0"');
    expect(output()).not.toContain('s3cret');
    expect(output()).not.toMatch(/\bat .*\.js:\d+/);
  }, 20_000);

  it('does not start in production with nobody who could enter, and says what to do', async () => {
    const database = await createEmptyDatabase();
    try {
      const { ended, output } = start({ DATABASE_URL: database.url, NODE_ENV: 'production' });
      expect(await ended).toBe(78);
      expect(output()).toMatch(/there is no key.*\n.*observatory keys create/);
      expect(output()).not.toMatch(/listens on|\bat .*\.js:\d+/);
      const ADMIN_KEY = 'x'.repeat(32);
      const guarded = start({ DATABASE_URL: database.url, NODE_ENV: 'production', ADMIN_KEY });
      const url = await listens(guarded);
      expect((await fetch(`${url}/api/v1/sessions`)).status).toBe(401);
      const headers = { Authorization: `Bearer ${ADMIN_KEY}` };
      expect((await fetch(`${url}/api/v1/sessions`, { headers })).status).toBe(200);
      guarded.child.kill('SIGTERM');
      await guarded.ended;
    } finally {
      await database.drop();
    }
  }, 30_000);

  it('says that the port is taken, and ends', async () => {
    const database = await createEmptyDatabase();
    try {
      const first = start({ DATABASE_URL: database.url });
      const { port } = new URL(await listens(first));
      const second = start({ DATABASE_URL: database.url, PORT: port });
      expect(await second.ended).not.toBe(0);
      expect(second.output()).toMatch(/EADDRINUSE|in use/);
      first.child.kill('SIGTERM');
      await first.ended;
    } finally {
      await database.drop();
    }
  }, 30_000);
});
