import { OwnRedis } from './cache-checker/redis-server.js';
import { jitteryProxy } from './cache-checker/jittery-proxy.js';
import { killChildren } from './support/child-process.js';
import { createDatabase, type TestDatabase } from './support/database.js';
import { asAdmin } from './support/database-template.js';
import { describeWithRedis } from './support/redis.js';
import { ask, send, type Server, startServer } from './support/servers.js';
import { until } from './support/until.js';

let database: TestDatabase;
beforeEach(async () => {
  database = await createDatabase();
});
afterEach(async () => {
  await killChildren();
  await database.drop();
});

const sql = (text: string) => asAdmin(database.url, (admin) => admin.query<{ name: string }>(text));
const sessionOn = (server: Server) => send<{ id: number }>(server, 'POST', '/sessions', { name: 'before' });
const rename = (server: Server, id: number, name: string) => send(server, 'PATCH', `/sessions/${id}`, { name });

async function nameOn(server: Server, id: number): Promise<string> {
  const { text } = await ask(server, `/sessions/${id}`);
  return (JSON.parse(text) as { name: string }).name;
}

/** Reads until the answer is kept. */
async function warm(server: Server, id: number): Promise<void> {
  await until(async () => (await ask(server, `/sessions/${id}`)).cached === 'hit', 20);
}

describeWithRedis('a server that fails, or whose Redis does', () => {
  let redis: OwnRedis;
  beforeEach(async () => {
    redis = await OwnRedis.start();
  });
  afterEach(async () => {
    await redis.stop();
  });

  it('leaves nothing old behind when it dies after its commit, before it has made the write known', async () => {
    const settings = { DATABASE_URL: database.url, REDIS_URL: redis.url };
    const [dying, other] = await Promise.all([startServer(settings), startServer(settings)]);
    const { id } = await sessionOn(dying);
    await warm(other, id);
    // The COMMIT takes long enough for the process to be stopped meanwhile: PostgreSQL finishes it, nobody hears of it.
    await sql(`CREATE FUNCTION slow() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN PERFORM pg_sleep(1.5); RETURN NULL; END';
      CREATE CONSTRAINT TRIGGER slow AFTER UPDATE ON sessions DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION slow()`);
    const writing = rename(dying, id, 'after').catch(() => 'it died');
    const committing = `SELECT 1 FROM pg_stat_activity WHERE query = 'COMMIT' AND state = 'active' AND datname = current_database()`;
    await until(async () => (await sql(committing)).rowCount);
    dying.child.signal('SIGSTOP');
    await until(async () => (await sql(`SELECT name FROM sessions WHERE id = ${id}`)).rows[0]?.name === 'after');
    await dying.child.kill();
    expect(await writing).toBe('it died');
    for (let i = 0; i < 20; i += 1) expect(await nameOn(other, id)).toBe('after');
  }, 60_000);

  it('gives no answer of a server with other settings, whose place it takes', async () => {
    const settings = { DATABASE_URL: database.url, REDIS_URL: redis.url };
    const old = await startServer(settings);
    const next = await startServer({ ...settings, PAGINATION_DEFAULT_PER_PAGE: '5', PAGINATION_MAX_PER_PAGE: '10' });
    for (const path of ['/sessions', '/sessions?perPage=11'])
      await until(async () => (await ask(old, path)).cached === 'hit', 20);
    expect(JSON.parse((await ask(next, '/sessions')).text)).toMatchObject({ perPage: 5 });
    expect((await ask(next, '/sessions?perPage=11')).status).toBe(400);
    const { id } = await sessionOn(old);
    await warm(next, id);
    await rename(old, id, 'after');
    expect(await nameOn(next, id)).toBe('after');
  }, 60_000);

  it('answers and writes as if Redis were not there when each of its answers takes twenty seconds', async () => {
    const slow = await jitteryProxy(redis.port, 40_000, () => 0.5);
    const server = await startServer({ DATABASE_URL: database.url, REDIS_URL: `redis://127.0.0.1:${slow.port}` });
    const startedAt = performance.now();
    const { id } = await sessionOn(server);
    for (const name of ['one', 'two', 'three']) {
      await rename(server, id, name);
      expect(await nameOn(server, id)).toBe(name);
      expect((await ask(server, '/sessions')).status).toBe(200);
    }
    // Far from what it takes, and sooner than a single answer of Redis.
    expect(performance.now() - startedAt).toBeLessThan(15_000);
    await killChildren();
    slow.close();
  }, 60_000);

  it('keeps nothing while a server without Redis writes to its database, and says so', async () => {
    const together = await startServer({ DATABASE_URL: database.url, REDIS_URL: redis.url });
    const { id } = await sessionOn(together);
    await warm(together, id);
    const apart = await startServer({ DATABASE_URL: database.url });
    await rename(apart, id, 'by the other');
    expect(await nameOn(together, id)).toBe('by the other');
    await together.child.match(/Answers are not cached: a process without a REDIS_URL uses the database/);
  }, 60_000);
});

describe('without Redis', () => {
  it('one process sees each of its writes at once, and keeps answers between them', async () => {
    const server = await startServer({ DATABASE_URL: database.url });
    const { id } = await sessionOn(server);
    for (let i = 0; i < 100; i += 1) {
      await rename(server, id, `name ${i}`);
      const answers = await Promise.all(Array.from({ length: 5 }, () => nameOn(server, id)));
      expect(new Set(answers)).toEqual(new Set([`name ${i}`]));
    }
    expect((await ask(server, `/sessions/${id}`)).cached).toBe('hit');
  }, 60_000);

  it('the first of two processes lets go before the second may write, and keeps answers again when it has gone', async () => {
    const server = await startServer({ DATABASE_URL: database.url });
    const { id } = await sessionOn(server);
    await warm(server, id);
    const second = await startServer({ DATABASE_URL: database.url });
    for (const name of ['one', 'two']) {
      await rename(second, id, name);
      expect(await nameOn(server, id)).toBe(name);
      await rename(server, id, `${name} back`);
      expect(await nameOn(second, id)).toBe(`${name} back`);
    }
    expect((await ask(server, `/sessions/${id}`)).cached).toBeUndefined();
    await server.child.match(/Answers are not cached: another process uses the database/);
    await second.child.kill();
    await warm(server, id);
  }, 60_000);
});
