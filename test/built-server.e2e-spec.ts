import { buildServer, listens, killBuiltServers, type ServerProcess, startServer } from './support/built-server.js';
import { createEmptyDatabase, type TestDatabase } from './support/database.js';
import { RoundRobin } from './support/round-robin.js';

beforeAll(buildServer, 120_000);
afterAll(killBuiltServers);

describe('the built server', () => {
  let database: TestDatabase;
  let stopLoad: (() => Promise<void>) | undefined;
  beforeEach(async () => {
    database = await createEmptyDatabase();
  });
  // Whatever became of it: what a test leaves running would take the time of the next ones.
  afterEach(async () => {
    await stopLoad?.();
    killBuiltServers();
    await database.drop();
  });

  it('comes up twice at once on one empty database, serves, and ends by itself on SIGTERM', async () => {
    const servers = [startServer({ DATABASE_URL: database.url }), startServer({ DATABASE_URL: database.url })];
    const urls = await Promise.all(servers.map(listens));
    expect(servers[0]?.output()).toContain('only this machine reaches the server');
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
    const next = async (): Promise<{ server: ServerProcess; url: string }> => {
      const server = startServer({ DATABASE_URL: database.url, DATABASE_POOL_SIZE: '5', SHUTDOWN_DRAIN: '1' });
      return { server, url: await listens(server) };
    };
    const balancer = new RoundRobin('/api/v1/sessions');
    stopLoad = () => balancer.stop();
    const servers = [await next(), await next()];
    for (const { url } of servers) await balancer.add(url);
    balancer.start(40, 100);

    const ends: Promise<number | null>[] = [];
    // One boots while the other takes over.
    let coming = next();
    for (let restarts = 0; restarts < 10; restarts += 1) {
      const added = await coming;
      if (restarts < 9) coming = next();
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
  }, 400_000);
});

const A_STACK = /\bat .*\.js:\d+/;

describe('a server with settings that cannot be used', () => {
  it('names them all and ends with 78, having touched nothing', async () => {
    const { ended, output } = startServer({
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
  }, 60_000);

  it('does not start in production with nobody who could enter, and says what to do', async () => {
    const database = await createEmptyDatabase();
    try {
      const { ended, output } = startServer({ DATABASE_URL: database.url, NODE_ENV: 'production' });
      expect(await ended).toBe(78);
      expect(output()).toMatch(/there is no key.*\n.*observatory keys create/);
      expect(output()).not.toMatch(/listens on|\bat .*\.js:\d+/);
      const ADMIN_KEY = 'x'.repeat(32);
      const guarded = startServer({ DATABASE_URL: database.url, NODE_ENV: 'production', ADMIN_KEY });
      const url = await listens(guarded);
      expect((await fetch(`${url}/api/v1/sessions`)).status).toBe(401);
      const headers = { Authorization: `Bearer ${ADMIN_KEY}` };
      expect((await fetch(`${url}/api/v1/sessions`, { headers })).status).toBe(200);
      guarded.child.kill('SIGTERM');
      await guarded.ended;
    } finally {
      await database.drop();
    }
  }, 90_000);

  it('says that there is no such database, and ends with 78', async () => {
    const database = await createEmptyDatabase();
    const url = new URL(database.url);
    url.pathname = '/observatory_none';
    try {
      const { ended, output } = startServer({ DATABASE_URL: url.href });
      expect(await ended).toBe(78);
      expect(output()).toMatch(/database "observatory_none" does not exist; .* mend DATABASE_URL/);
      expect(output()).not.toMatch(A_STACK);
    } finally {
      await database.drop();
    }
  }, 60_000);

  it('says that the port is taken, and ends', async () => {
    const database = await createEmptyDatabase();
    try {
      const first = startServer({ DATABASE_URL: database.url });
      const { port } = new URL(await listens(first));
      const second = startServer({ DATABASE_URL: database.url, PORT: port });
      expect(await second.ended).toBe(78);
      expect(second.output()).toContain(
        `Cannot listen on PORT=${port} of HOST=127.0.0.1: another program listens there`,
      );
      expect(second.output()).not.toMatch(A_STACK);
      first.child.kill('SIGTERM');
      await first.ended;
    } finally {
      await database.drop();
    }
  }, 90_000);
});
