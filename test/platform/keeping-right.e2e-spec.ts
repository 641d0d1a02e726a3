import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { KeepingRight } from '../../src/platform/database/keeping-right.js';
import type { Standing } from '../../src/platform/database/neighbours.js';
import { createEmptyDatabase, type TestDatabase } from '../support/database.js';
import { until } from '../support/until.js';

/** Shorter than in a server. */
const BEAT_MS = 60;

let database: TestDatabase;
const running: Process[] = [];

/** What a server or a command on the database does: it arrives, and goes. */
class Process {
  readonly said: boolean[] = [];
  readonly gained: boolean[] = [];
  lost = 0;
  client: pg.Client | undefined;
  private readonly right: KeepingRight;

  constructor(standing: Standing, wanted = true) {
    this.right = new KeepingRight({
      standing,
      wanted,
      beatMs: BEAT_MS,
      log: (isHeld) => this.said.push(isHeld),
      connect: async () => {
        this.client = new pg.Client(database.url);
        await this.client.connect();
        return this.client;
      },
    });
  }

  get keeps(): boolean {
    return performance.now() < this.right.until;
  }

  async arrive(): Promise<this> {
    running.push(this);
    await this.right.start({
      gained: async (first) => void this.gained.push(first),
      lost: () => void (this.lost += 1),
    });
    return this;
  }

  leave = async (): Promise<void> => this.right.stop();
}

const arrival = async (standing: Standing, wanted = true) => new Process(standing, wanted).arrive();

beforeAll(async () => {
  database = await createEmptyDatabase();
});
afterEach(async () => {
  for (const process of running.splice(0)) await process.leave();
});
afterAll(() => database.drop());

it('is held by a process that is alone, at once and for as long as it is', async () => {
  const server = await arrival('apart');
  expect([server.keeps, server.gained]).toEqual([true, [true]]);
  await pause(8 * BEAT_MS);
  expect([server.keeps, server.lost]).toEqual([true, 0]);
});

it('is held by neither of two that stand apart: the first has let go before the second may write', async () => {
  const server = await arrival('apart');
  const second = await arrival('apart');
  expect([server.keeps, second.keeps, server.lost]).toEqual([false, false, 1]);
  expect([server.said, second.said]).toEqual([[false], [false]]);
});

it('comes back once the others have gone, and whatever was kept is forgotten before', async () => {
  const server = await arrival('apart');
  const command = await arrival('apart', false);
  expect(server.keeps).toBe(false);
  await command.leave();
  await until(() => server.keeps);
  expect([server.gained, server.said]).toEqual([
    [true, true],
    [false, true],
  ]);
});

it('is held by any number that stand together; only the first of them starts afresh', async () => {
  const servers = [await arrival('together'), await arrival('together')];
  expect(servers.map(({ keeps, gained }) => [keeps, gained])).toEqual([
    [true, [true]],
    [true, [false]],
  ]);
});

it('is let go by all that stand together for one that stands apart, and taken again when it has gone', async () => {
  const servers = [await arrival('together'), await arrival('together')];
  const command = await arrival('apart');
  expect([...servers, command].map(({ keeps }) => keeps)).toEqual([false, false, false]);
  await command.leave();
  await until(() => servers.every(({ keeps }) => keeps));
  expect(servers.filter(({ gained }) => gained[1])).toHaveLength(1);
});

it('is taken again by several at the same time, and one of them is the first', async () => {
  // Their beats come together: both find out in the same moment that the other has gone.
  const servers = await Promise.all([arrival('together'), arrival('together'), arrival('together')]);
  for (let round = 1; round <= 10; round += 1) {
    await until(() => servers.every(({ keeps }) => keeps));
    const before = servers.map(({ gained }) => gained.length);
    const command = await arrival('apart', false);
    expect(servers.some(({ keeps }) => keeps)).toBe(false);
    await command.leave();
    await until(() => servers.every(({ keeps }) => keeps));
    const gained = servers.flatMap((server, i) => server.gained.slice(before[i]));
    expect(gained).toHaveLength(3);
    expect(gained.filter((first) => first)).toHaveLength(1);
  }
}, 30_000);

it('is let go by one that stands apart for those that stand together', async () => {
  const alone = await arrival('apart');
  const server = await arrival('together');
  expect([alone.keeps, server.keeps]).toEqual([false, false]);
});

it('ends with the connection, and comes back with a new one', async () => {
  const server = await arrival('apart');
  await server.client?.query('SELECT pg_terminate_backend(pg_backend_pid())').catch(() => undefined);
  await until(() => server.lost === 1);
  expect(server.keeps).toBe(false);
  await until(() => server.keeps);
});

it('is taken from a process that does not respond', async () => {
  const frozen = new pg.Client(database.url);
  frozen.on('error', () => undefined);
  await frozen.connect();
  await frozen.query(`SELECT pg_advisory_lock(hashtext('search-observatory'), 3)`);
  const server = await arrival('apart');
  expect(server.keeps).toBe(true);
  await expect(frozen.query('SELECT 1')).rejects.toThrow();
});

it('is never held by one while another that it would not hear of may write, however they come and go', async () => {
  const seed = Date.now() % 100_000;
  let state = seed;
  const random = (): number => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
  const present = new Set<[Process, Standing]>();
  const faults: string[] = [];
  let kept = 0;
  const check = (): void => {
    for (const [one, standing] of present) {
      const others = [...present].filter(([other]) => other !== one);
      kept += one.keeps ? 1 : 0;
      const unheard = others.some(([, other]) => other === 'apart' || standing === 'apart');
      if (one.keeps && unheard) faults.push(`${standing} keeps beside ${others.map(([, other]) => other).join(', ')}`);
    }
  };
  const comeAndGo = async (): Promise<void> => {
    for (let i = 0; i < 8; i += 1) {
      await pause(random() * 900);
      const standing = random() < 0.6 ? 'together' : 'apart';
      const process = new Process(standing, random() < 0.8);
      await process.arrive();
      const entry: [Process, Standing] = [process, standing];
      present.add(entry);
      for (let n = 0; n < 20; n += 1) {
        check();
        await pause(random() * 40);
      }
      present.delete(entry);
      await process.leave();
    }
  };
  await Promise.all(Array.from({ length: 4 }, comeAndGo));
  expect([`seed ${seed}`, faults]).toEqual([`seed ${seed}`, []]);
  expect(kept).toBeGreaterThan(0);
});
