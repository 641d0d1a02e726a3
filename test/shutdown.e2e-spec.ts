import { once } from 'node:events';
import http from 'node:http';
import net from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { Child, killChildren } from './support/child-process.js';
import { createDatabase, type TestDatabase } from './support/database.js';
import { asAdmin } from './support/database-template.js';

let database: TestDatabase;

beforeAll(async () => {
  database = await createDatabase();
});
afterAll(() => database.drop());
afterEach(killChildren);

interface Server {
  child: Child;
  url: string;
}

async function start(settings: Record<string, string> = {}): Promise<Server> {
  const child = new Child('test/platform/children/observatory.ts', ['serve'], {
    DATABASE_URL: database.url,
    NODE_ENV: 'development', // as a test it would log nothing
    PORT: '0',
    DATABASE_POOL_SIZE: '5',
    SHUTDOWN_DRAIN: '0',
    ...settings,
  });
  const [, url = ''] = await child.match(/listens on (http:\/\/[\w.:]+)/);
  return { child, url };
}

const LINE = '{"query":{"text":"restart","engine":"google"},"rank":1,"url":"https://example.org/"}\n';

interface Upload {
  request: http.ClientRequest;
  /** The status and what becomes of the connection, or the error of one that was cut. */
  outcome: Promise<string>;
}

/** An import whose file does not end until `request` does; resolves when the server reads it. */
async function startImport({ url }: Server, sessionName: string): Promise<Upload> {
  const target = `${url}/api/v1/imports?sessionName=${sessionName}&format=ndjson`;
  const headers = { 'content-type': 'application/x-ndjson', expect: '100-continue', connection: 'keep-alive' };
  const request = http.request(target, { method: 'POST', headers });
  const outcome = new Promise<string>((resolve) => {
    request.on('response', (answer) => resolve(`${answer.resume().statusCode} ${answer.headers.connection}`));
    request.on('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
  });
  await new Promise((resolve) => request.once('continue', resolve).flushHeaders());
  request.write(LINE);
  return { request, outcome };
}

async function resultsOf(sessionName: string): Promise<number> {
  const { rows } = await asAdmin(database.url, (admin) =>
    admin.query<{ count: number }>(
      'SELECT count(*)::int FROM results JOIN sessions ON sessions.id = session_id WHERE name = $1',
      [sessionName],
    ),
  );
  return rows[0]?.count ?? 0;
}

const answerOf = (url: string, agent?: http.Agent): Promise<http.IncomingMessage> =>
  new Promise((resolve, reject) => {
    http.get(url, { agent }, (answer) => resolve(answer.resume())).on('error', reject);
  });

it('from SIGTERM on it is alive but not ready, and answers close their connections', async () => {
  const { child, url } = await start({ SHUTDOWN_DRAIN: '60' });
  const agent = new http.Agent({ keepAlive: true });
  const before = await answerOf(`${url}/api/v1/sessions`, agent);
  expect(before.headers.connection).toBe('keep-alive');
  child.signal('SIGTERM');
  await child.match(/not ready/);
  const ready = await answerOf(`${url}/health/ready`, agent);
  expect([ready.statusCode, ready.headers['retry-after'], ready.headers.connection]).toEqual([503, '2', 'close']);
  for (const path of ['/health/live', '/health/startup', '/api/v1/sessions', '/openapi.json']) {
    const { statusCode, headers } = await answerOf(url + path, agent);
    expect([path, statusCode, headers.connection]).toEqual([path, 200, 'close']);
  }
  agent.destroy();
});

it('an import under way ends before the server does, and its client hears so, also of the connection', async () => {
  const server = await start();
  const { request, outcome } = await startImport(server, 'ended');
  server.child.signal('SIGTERM');
  await sleep(500); // no event tells that the server no longer listens
  request.end(LINE.replace('"rank":1', '"rank":2'));
  expect(await outcome).toBe('200 close');
  expect(await server.child.exit()).toBe(0);
  expect(await resultsOf('ended')).toBe(2);
});

it('an import that takes longer than the timeout is cut off and leaves nothing', async () => {
  const server = await start({ SHUTDOWN_TIMEOUT: '0.5' });
  const { outcome } = await startImport(server, 'cut');
  server.child.signal('SIGTERM');
  expect(await outcome).toBe('ECONNRESET');
  expect(await server.child.exit()).toBe(0);
  expect(await resultsOf('cut')).toBe(0);
});

it('a second SIGTERM ends it at once, an import under way or not', async () => {
  const server = await start({ SHUTDOWN_DRAIN: '60' });
  const { outcome } = await startImport(server, 'forced');
  server.child.signal('SIGTERM');
  await server.child.match(/not ready/);
  await sleep(400); // two signals at one moment count as one: so Ctrl-C arrives under npm
  server.child.signal('SIGTERM');
  expect(await server.child.exit()).toBe(143);
  expect(await outcome).toBe('ECONNRESET');
  expect(await resultsOf('forced')).toBe(0);
});

it('Ctrl-C does not wait for a load balancer', async () => {
  const { child } = await start({ SHUTDOWN_DRAIN: '60' });
  child.signal('SIGINT');
  expect(await child.exit()).toBe(0);
});

it('a connection that was opened ahead and stays silent keeps no server', async () => {
  const { child, url } = await start({ SHUTDOWN_TIMEOUT: '30' });
  const socket = net.connect(Number(new URL(url).port), '127.0.0.1');
  await once(socket, 'connect');
  const closed = once(socket.resume(), 'close');
  // Answered behind the silent connection: that one has been accepted.
  await answerOf(`${url}/health/live`);
  child.signal('SIGTERM');
  expect(await child.exit()).toBe(0);
  await closed;
  expect(child.lines.join()).not.toContain('take too long');
});
