import { connect, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import fc from 'fast-check';
import { startApp, type TestApp } from './support/app.js';
import { givenOn } from './support/given.js';
import { until } from './support/until.js';

let test: TestApp;

beforeAll(async () => {
  test = await startApp();
});
afterAll(() => test.close());

async function givenSession(results = 0): Promise<number> {
  const { id } = await givenOn(test).session();
  await test.dataSource.query(
    `WITH q AS (INSERT INTO queries (workspace_id, session_id, text, engine, collected_at, identity)
                SELECT workspace_id, id, 'many', 'x', now(), '\\x00' FROM sessions WHERE id = $1 RETURNING *)
     INSERT INTO results (workspace_id, session_id, query_id, rank, type, snippet)
     SELECT workspace_id, session_id, id, n, 'block', repeat('x', 1500) FROM q, generate_series(1, $2) n`,
    [id, results],
  );
  return id;
}

async function backends(condition: string): Promise<number> {
  const [row] = await test.dataSource.query(
    `SELECT count(*) AS n FROM pg_stat_activity
      WHERE datname = current_database() AND pid <> pg_backend_pid() AND ${condition}`,
  );
  return row.n;
}

// Statements of the cursor and the COPY alike.
describe.each(['csv', 'ndjson'])('an export as %s whose client goes away', (format) => {
  const pathOf = (id: number): string => `/api/v1/sessions/${id}/export?format=${format}`;
  const read = async (id: number): Promise<number> => {
    const response = await fetch(test.url + pathOf(id));
    expect(response.status).toBe(200);
    return (await response.text()).split(/\r?\n/).filter((line) => line.includes('xxx')).length;
  };
  const ask = (id: number): Socket => {
    const { port, hostname } = new URL(test.url);
    const socket = connect(Number(port), hostname);
    socket.write(`GET ${pathOf(id)} HTTP/1.1\r\nHost: x\r\n\r\n`);
    return socket;
  };

  it('stops its statement', async () => {
    const id = await givenSession(15_000);
    const socket = ask(id);
    await new Promise((resolve) => socket.once('data', resolve));
    socket.pause();
    const reading = `state <> 'idle' AND query LIKE '%JOIN LATERAL%'`;
    await until(async () => (await backends(reading)) > 0);
    socket.destroy();
    await until(async () => (await backends(reading)) === 0);
    expect(await read(id)).toBe(15_000);
  }, 60_000);

  it('stops its statement before the first row, too', async () => {
    const id = await givenSession();
    const locker = test.dataSource.createQueryRunner();
    await locker.startTransaction();
    await locker.query('LOCK TABLE results IN ACCESS EXCLUSIVE MODE');
    const socket = ask(id);
    await until(async () => (await backends(`wait_event_type = 'Lock'`)) > 0);
    socket.destroy();
    await until(async () => (await backends(`wait_event_type = 'Lock'`)) === 0);
    await locker.rollbackTransaction();
    await locker.release();
    // More often than the pool has connections: each is whole, or replaced.
    for (let i = 0; i < 20; i += 1) expect(await read(id)).toBe(0);
  }, 60_000);

  it('stops no statement of others, whenever it goes', async () => {
    const seed = Date.now() % 1_000_000;
    console.info(`seed ${seed}`);
    const moments = fc.sample(fc.integer({ min: 0, max: 40 }), { seed, numRuns: 100 });
    const id = await givenSession(2_000);
    const over = new AbortController();
    const others = Array.from({ length: 6 }, async () => {
      while (!over.signal.aborted) await test.dataSource.query('SELECT pg_sleep(0.003)');
    });
    for (let i = 0; i < moments.length; i += 4) {
      const leave = async (moment: number): Promise<void> => {
        const socket = ask(id);
        await pause(moment);
        socket.destroy();
      };
      await Promise.all(moments.slice(i, i + 4).map(leave));
    }
    over.abort();
    // One that was stopped rejects.
    await Promise.all(others);
    expect(await read(id)).toBe(2_000);
  }, 60_000);
});
