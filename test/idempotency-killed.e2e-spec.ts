import { DataSource } from 'typeorm';
import { seededRandom } from './cache-checker/seeded-random.js';
import { buildServer, listens, killBuiltServers, type ServerProcess, startServer } from './support/built-server.js';
import { createDatabase, type TestDatabase } from './support/database.js';
import { until } from './support/until.js';

const seed = Number(process.env['FC_SEED'] ?? Date.now() % 2 ** 31);
/** Requests whose answer a kill takes. */
const ROUNDS = 200;
/** Kills that it takes at least; a run of `KILLS=200` takes minutes. */
const KILLS = Number(process.env['KILLS'] ?? 1);
const IN_FLIGHT = 40;

const RANKS = [1, 2, 3, 4, 5];

let database: TestDatabase;
let dataSource: DataSource;
let sessionId: number;
let queryId: number;

async function given(sql: string, ...parameters: unknown[]): Promise<number> {
  const [{ id }] = await dataSource.query(`INSERT INTO ${sql} RETURNING id`, parameters);
  return Number(id);
}

beforeAll(async () => {
  buildServer();
  database = await createDatabase();
  dataSource = await new DataSource({ type: 'postgres', url: database.url }).initialize();
  sessionId = await given(`sessions (workspace_id, name) VALUES (1, 'given')`);
  queryId = await given(
    `queries (workspace_id, session_id, text, engine, collected_at, identity, status)
     VALUES (1, $1, 'given', 'e', now(), '\\x00', 'completed')`,
    sessionId,
  );
}, 120_000);
afterAll(async () => {
  killBuiltServers();
  await dataSource.destroy();
  await database.drop();
});

const start = (): ServerProcess =>
  startServer({ DATABASE_URL: database.url, DATABASE_POOL_SIZE: '8', LOG_FILE: 'off', LOG_LEVEL: 'info' });

interface Sent {
  path: string;
  type: string;
  body: string;
}

const json = (path: string, body: object): Sent => ({ path, type: 'application/json', body: JSON.stringify(body) });
const lines = (path: string, items: object[]): Sent => ({
  path,
  type: 'application/x-ndjson',
  body: items.map((item) => `${JSON.stringify(item)}\n`).join(''),
});

const result = (name: string, rank: number) => ({ rank, url: `https://example.org/${name}/${rank}`, title: name });
const results = (name: string) => RANKS.map((rank) => result(name, rank));
const ofQuery = (name: string) => results(name).map((item) => ({ queryId, ...item }));
const rows = (name: string) => results(name).map((item) => ({ query: { text: name, engine: 'e' }, ...item }));

/** Every way to write by POST; all rows bear the name that is given. */
const WAYS: ((name: string) => Sent)[] = [
  (name) => json('/sessions', { name }),
  (name) => json(`/sessions/${sessionId}/queries`, { text: name, engine: 'e', results: results(name) }),
  (name) => json('/queries/bulk', { items: [{ sessionId, text: name, engine: 'e' }] }),
  (name) => json('/results/bulk', { items: ofQuery(name) }),
  (name) => lines('/results/bulk', ofQuery(name)),
  (name) => lines('/results/bulk?atomic=true', ofQuery(name)),
  (name) => lines(`/imports?sessionName=${name}`, rows(name)),
  // A second time these rows would be errors, or other rows.
  (name) => lines(`/imports?sessionName=${name}&onConflict=error`, rows(name)),
  (name) => lines(`/sessions/${sessionId}/imports?atomic=true`, rows(name)),
];

/** What each way leaves if it is done once: sessions, queries and results of that name. */
const EFFECTS = ['1,0,0', '0,1,5', '0,1,0', '0,0,5', '0,0,5', '0,0,5', '1,1,5', '1,1,5', '0,1,5'];

interface Request extends Sent {
  name: string;
  way: number;
}

interface Answer {
  status: number;
  text: string;
  isReplayed: boolean;
  retryAfter: string | null;
}

async function send(url: string, { path, type, body, name }: Request): Promise<Answer> {
  const headers = { 'Content-Type': type, 'Idempotency-Key': name };
  const answer = await fetch(`${url}/api/v1${path}`, { method: 'POST', headers, body });
  return {
    status: answer.status,
    text: await answer.text(),
    isReplayed: answer.headers.get('idempotent-replayed') === 'true',
    retryAfter: answer.headers.get('retry-after'),
  };
}

/** As a client does who wants it done: the request of a process that died may be under way in the database for a while. */
async function sendUntilDone(url: string, request: Request): Promise<Answer> {
  let answer: Answer | undefined;
  await until(async () => {
    answer = await send(url, request);
    if (answer.status < 400) return true;
    const code = answer.status === 409 ? 'REQUEST_IN_PROGRESS' : 'SERVICE_UNAVAILABLE';
    expect([answer.text, answer.retryAfter]).toEqual([expect.stringContaining(code), expect.any(String)]);
    return false;
  });
  return answer as Answer;
}

/** Sessions, queries and results by the name that they bear. */
async function effects(names: string[]): Promise<Map<string, string>> {
  const found: { name: string; effect: string }[] = await dataSource.query(
    `SELECT name, concat_ws(',',
       (SELECT count(*) FROM sessions s WHERE s.name = given.name),
       (SELECT count(*) FROM queries q WHERE q.text = given.name),
       (SELECT count(*) FROM results r WHERE r.title = given.name)) AS effect
     FROM unnest($1::text[]) AS given (name)`,
    [names],
  );
  return new Map(found.map(({ name, effect }) => [name, effect]));
}

async function kept(): Promise<number> {
  const [{ count }] = await dataSource.query('SELECT count(*)::int AS count FROM idempotency_keys');
  return count;
}

/** Sends them all at once and kills the server once so many are committed: undefined for those that are never answered. */
async function sendAndKill(server: ServerProcess, requests: Request[], after: number): Promise<(Answer | undefined)[]> {
  const url = await listens(server);
  const before = await kept();
  const answers = Promise.all(requests.map((request) => send(url, request).catch(() => undefined)));
  await until(async () => (await kept()) >= before + after, 2);
  server.child.kill('SIGKILL');
  await server.ended;
  return answers;
}

it(
  `loses nothing and doubles nothing, wherever kill -9 takes ${ROUNDS} requests (FC_SEED=${seed})`,
  async () => {
    const next = seededRandom(seed);
    const tally = { broken: 0, doneBefore: 0, answered: 0, kills: 0 };
    const servers = [start(), start(), start()];
    while (tally.broken < ROUNDS || tally.kills < KILLS) {
      const requests = Array.from({ length: IN_FLIGHT }, (_, i): Request => {
        const way = Math.floor(next() * WAYS.length);
        const name = `${tally.kills}-${i}`;
        return { ...(WAYS[way] as (name: string) => Sent)(name), name, way };
      });
      const [victim, other] = [servers.shift(), servers[0]] as [ServerProcess, ServerProcess];
      const firsts = await sendAndKill(victim, requests, Math.floor(next() * IN_FLIGHT));
      servers.push(start());
      const url = await listens(other);
      const answers = await Promise.all(requests.map((request) => sendUntilDone(url, request)));
      const left = await effects(requests.map(({ name }) => name));
      for (const [i, { name, way, path }] of requests.entries()) {
        const [sent, answer] = [firsts[i], answers[i] as Answer];
        // A slow machine may have no connection to spare in time.
        const first = sent?.status === 503 ? undefined : sent;
        expect([path, name, answer.status]).toEqual([path, name, way < 2 ? 201 : 200]);
        expect([path, name, left.get(name)]).toEqual([path, name, EFFECTS[way]]);
        if (first) expect([first.status, first.text, true]).toEqual([answer.status, answer.text, answer.isReplayed]);
        tally.answered += first ? 1 : 0;
        tally.broken += sent ? 0 : 1;
        tally.doneBefore += !sent && answer.isReplayed ? 1 : 0;
      }
      tally.kills += 1;
    }
    console.log(`Killed (FC_SEED=${seed}): ${JSON.stringify(tally)}`);
    // Else the moments would not have been those between the commit and the answer, and those before it.
    expect(tally.doneBefore).toBeGreaterThan(0);
    expect(tally.broken - tally.doneBefore).toBeGreaterThan(ROUNDS / 4);
  },
  600_000 + KILLS * 10_000,
);

describe('over two processes', () => {
  let urls: string[];

  beforeAll(async () => {
    urls = await Promise.all([start(), start()].map(listens));
  }, 60_000);

  it.each([...WAYS.keys()])(
    'fifty at a time with one key are done once, and all get one answer (way %i)',
    async (way) => {
      const name = `fifty-${way}`;
      const request: Request = { ...(WAYS[way] as (name: string) => Sent)(name), name, way };
      const answers = await Promise.all(
        Array.from({ length: 50 }, (_, i) => sendUntilDone(urls[i % 2] as string, request)),
      );
      expect(new Set(answers.map(({ status, text }) => `${status} ${text}`)).size).toBe(1);
      expect(answers.filter(({ isReplayed }) => !isReplayed)).toHaveLength(1);
      expect([...(await effects([name])).values()]).toEqual([EFFECTS[way]]);
    },
    30_000,
  );
});
