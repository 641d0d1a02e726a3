import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { once } from 'node:events';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { RepeatedStatements } from '../src/platform/observability/index.js';
import { OwnRedis } from './cache-checker/redis-server.js';
import { startApp, type TestApp } from './support/app.js';
import { Child, killChildren } from './support/child-process.js';
import { createDatabase, type TestDatabase } from './support/database.js';
import { temporaryFolder } from './support/folder.js';
import { givenOn } from './support/given.js';
import { importFile } from './support/imports.js';
import { sendBytes } from './support/raw-http.js';
import { until } from './support/until.js';

/** The value of one series, whose labels contain these; 0 where there is none. */
function valueOf(text: string, name: string, labels: Record<string, string> = {}): number {
  const wanted = Object.entries(labels).map(([label, value]) => `${label}="${value}"`);
  return text
    .split('\n')
    .filter((line) => line.startsWith(`${name}{`) || line.startsWith(`${name} `))
    .filter((line) => wanted.every((label) => line.includes(label)))
    .reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(' ') + 1)), 0);
}

/** The names and labels of our series; those of Node's own are as many as there are kinds of garbage collection. */
const seriesOf = (text: string): string[] =>
  text
    .split('\n')
    .filter((line) => /^(?:http|db|cache|import|bulk|rate)_/.test(line))
    .map((line) => line.slice(0, line.lastIndexOf(' ')));

describe('/metrics', () => {
  let test: TestApp;
  let given: ReturnType<typeof givenOn>;
  beforeAll(async () => {
    test = await startApp();
    given = givenOn(test);
  });
  afterAll(() => test.close());

  const metrics = async (): Promise<string> => (await test.root().get('/metrics').expect(200)).text;

  it('counts requests by the template of their route, method and status', async () => {
    const { id } = await given.session();
    await test.api().get(`/sessions/${id}`).expect(200);
    await test.api().get('/sessions/999999').expect(404);
    const text = await metrics();
    const name = 'http_server_request_duration_seconds_count';
    const route = { http_request_method: 'GET', http_route: '/api/v1/sessions/{id}' };
    expect(valueOf(text, name, { ...route, http_response_status_code: '200' })).toBe(1);
    expect(valueOf(text, name, { ...route, http_response_status_code: '404' })).toBe(1);
    expect(valueOf(text, 'http_server_active_requests')).toBe(1);
  });

  it('has no more series after 10,000 different URLs of a scanner', async () => {
    const paths = (i: number): string[] => [
      `/api/v1/sessions/${i}00000`,
      `/nothing/${i}`,
      `/api/v1/results?domain=d${i}`,
    ];
    const ask = async (from: number, to: number): Promise<void> => {
      const requests = Array.from({ length: to - from }, (_, i) => {
        const close = from + i === to - 1 ? 'Connection: close\r\n' : '';
        return `GET ${paths(from + i)[i % 3]} HTTP/1.1\r\nHost: scanned\r\n${close}\r\n`;
      });
      await sendBytes(test.url, requests.join(''));
    };
    await ask(0, 30);
    const before = seriesOf(await metrics());
    for (let i = 1000; i < 11_000; i += 500) await ask(i, i + 500);
    const text = await metrics();
    expect(valueOf(text, 'http_server_request_duration_seconds_count')).toBeGreaterThan(10_000);
    expect(seriesOf(text)).toEqual(before);
  }, 180_000);

  it('counts statements by repository method, and the wait for a connection apart from them', async () => {
    await test.api().get('/queries?total=false').expect(200);
    const text = await metrics();
    const labels = { db_operation_name: 'select', repository_method: 'QueriesRepository.list', outcome: 'ok' };
    expect(valueOf(text, 'db_client_operation_duration_seconds_count', labels)).toBeGreaterThan(0);
    expect(valueOf(text, 'db_client_connection_wait_time_seconds_count')).toBeGreaterThan(0);
    expect(valueOf(text, 'db_client_connection_max')).toBe(10);
    const { inUse, idle } = {
      inUse: { db_client_connection_state: 'used' },
      idle: { db_client_connection_state: 'idle' },
    };
    const open = valueOf(text, 'db_client_connection_count', inUse) + valueOf(text, 'db_client_connection_count', idle);
    expect(open).toBeGreaterThan(0);
    expect(open).toBeLessThanOrEqual(10);
  });

  it('counts COPY and cursors, which TypeORM does not report, and the rows of imports and bulk requests', async () => {
    const before = await metrics();
    const count = 'db_client_operation_duration_seconds_count';
    const lines = Array.from({ length: 3000 }, (_, i) => `t1 Q0 doc${i} ${i + 1} ${3000 - i} run`).join('\n');
    const { body } = await importFile(test, Buffer.from(lines), { format: 'trec' });
    expect(body).toMatchObject({ inserted: 3000 });
    const { id } = await given.session();
    const query = await given.query(id);
    const items = [
      { queryId: query.id, rank: 1, url: 'https://a.example/' },
      { queryId: query.id, rank: 0, url: 'x' },
    ];
    await test.api().post('/results/bulk').send({ items }).expect(200);
    await test.api().get(`/sessions/${body['sessionId']}/export?format=ndjson`).expect(200);
    const text = await metrics();
    const grown = (name: string, labels: Record<string, string>): number =>
      valueOf(text, name, labels) - valueOf(before, name, labels);
    expect(grown(count, { db_operation_name: 'copy' })).toBeGreaterThan(0);
    expect(grown('import_rows_total', { format: 'trec', outcome: 'inserted' })).toBe(3000);
    expect(grown('bulk_items_total', { outcome: 'inserted' })).toBe(1);
    expect(grown('bulk_items_total', { outcome: 'failed' })).toBe(1);
  });

  it('tells of the cache: hits and misses by template, and what it holds', async () => {
    const { id } = await given.session();
    for (let i = 0; i < 3; i += 1) await test.api().get(`/sessions/${id}?include=queries`).expect(200);
    const text = await metrics();
    expect(valueOf(text, 'cache_requests_total', { result: 'miss' })).toBeGreaterThan(0);
    expect(valueOf(text, 'cache_requests_total', { result: 'hit' })).toBeGreaterThan(0);
    expect(valueOf(text, 'cache_entries')).toBeGreaterThan(0);
    expect(text).toMatch(/^nodejs_eventloop_lag_p99_seconds /m);
  });
});

describe('a slow statement', () => {
  let test: TestApp;
  beforeAll(async () => {
    test = await startApp({ QUERY_SLOW_THRESHOLD: '0.05' });
  });
  afterAll(() => test.close());

  const slowQueries = async () => (await test.api().get('/diagnostics/slow-queries').expect(200)).body.items;
  const sleeping = async () => (await slowQueries()).find(({ sql }: { sql: string }) => sql.includes('pg_sleep'));

  it('is listed without its values, with percentiles, rows and its plan', async () => {
    await test.dataSource.query(
      "SELECT pg_sleep($1), 'secret-value' FROM generate_series(1, 3) WHERE 'x-hidden' <> $2",
      [0.03, 'another-secret'],
    );
    let found = await sleeping();
    // The plan is asked for when the statement has ended, on another connection.
    await until(async () => (found = await sleeping()).plan);
    expect(found).toMatchObject({ calls: 1, slowCalls: 1, errors: 0, rows: 3, server: null });
    expect(found.p95Ms).toBeGreaterThanOrEqual(50);
    expect(found.plan['Node Type']).toBe('Function Scan');
    expect(JSON.stringify(await slowQueries())).not.toMatch(/secret|hidden/);
  });
});

describe('a request that runs one statement again and again', () => {
  it('is reported with its route, repository method and call site, and listed with what to do', async () => {
    const test = await startApp();
    const given = givenOn(test);
    const { id } = await given.session();
    const { found } = test.app.get(RepeatedStatements);
    const { SessionTreesRepository } = await import('../src/sessions/session-trees.repository.js');
    const trees = test.app.get(SessionTreesRepository, { strict: false });
    const find = trees.sessionText.bind(trees);
    const spy = jest.spyOn(trees, 'sessionText').mockImplementation(async (...args) => {
      for (let i = 0; i < 10; i += 1) await find(...args);
      return find(...args);
    });
    await test.api().get(`/sessions/${id}`).expect(200);
    spy.mockRestore();
    const repeated = found.splice(0).find(({ sql }) => sql.includes('FROM sessions'));
    expect(repeated).toMatchObject({
      route: 'GET /api/v1/sessions/{id}',
      repositoryMethod: 'SessionTreesRepository.sessionText',
    });
    expect(repeated?.callSite.join()).toContain('sessions.service');
    const { body } = await test.api().get('/diagnostics/slow-queries').expect(200);
    const listed = body.items.find(({ sql }: { sql: string }) => sql === repeated?.sql);
    expect(listed.hints).toContainEqual({ kind: 'repeated', advice: expect.stringContaining('11 times (N+1)') });
    await test.close();
  });
});

describe('the log of a server', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createDatabase();
  });
  afterEach(killChildren);
  afterAll(() => database.drop());

  async function start(settings: Record<string, string>): Promise<{ server: Child; url: string; file: string }> {
    const file = path.join(temporaryFolder(), 'logs', 'app.log');
    const server = new Child('test/platform/children/observatory.ts', ['serve'], {
      NODE_ENV: 'development',
      PORT: '0',
      DATABASE_URL: database.url,
      LOG_FILE: file,
      SHUTDOWN_DRAIN: '0',
      ...settings,
    });
    const [, url = ''] = await server.match(/listens on (http:\/\/[\d.:]+)/);
    return { server, url, file };
  }
  const written = async ({ server }: { server: Child }): Promise<Record<string, unknown>[]> => {
    server.signal('SIGTERM');
    await server.exit();
    return server.lines.map((line) => JSON.parse(line) as Record<string, unknown>);
  };

  it('has a line of JSON for each request, with its ids, and none of a secret or raw control characters', async () => {
    const running = await start({});
    const traceparent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';
    const headers = {
      traceparent,
      'x-request-id': 'mine-1',
      authorization: 'Bearer top-secret',
      cookie: 'a=top-secret',
    };
    const answer = await fetch(`${running.url}/api/v1/sessions?search=%1b%5B31m`, { headers });
    expect(answer.headers.get('traceresponse')).toMatch(/^00-4bf92f3577b34da6a3ce929d0e0e4736-[\da-f]{16}-00$/);
    await fetch(`${running.url}/health/live`);
    const lines = await written(running);
    const requests = lines.filter(({ msg }) => msg === 'request');
    expect(requests).toEqual([
      expect.objectContaining({
        level: 'info',
        requestId: 'mine-1',
        traceId: '4bf92f3577b34da6a3ce929d0e0e4736',
        workspace: 1,
        method: 'GET',
        route: '/api/v1/sessions',
        status: 200,
        durationMs: expect.any(Number),
        statements: expect.any(Number),
      }),
    ]);
    const file = readFileSync(running.file, 'utf8');
    expect(file.trimEnd().split('\n')).toEqual(running.server.lines);
    expect(file).not.toContain('top-secret');
    expect(file).not.toContain('\u001B');
  });

  it('has a line SLOW QUERY with the duration, wait, rows, fingerprint, repository method, route and request', async () => {
    const running = await start({ QUERY_SLOW_THRESHOLD: '0.001' });
    // A create, with its commit on disk, takes longer than a millisecond anywhere.
    await fetch(`${running.url}/api/v1/sessions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-request-id': 'slow-1' },
      body: JSON.stringify({ name: 'hidden-name' }),
    });
    const lines = await written(running);
    const slow = lines.find(({ msg, route }) => /^SLOW QUERY \d+ ms/.test(String(msg)) && route === '/api/v1/sessions');
    expect(slow).toMatchObject({
      durationMs: expect.any(Number),
      poolWaitMs: expect.any(Number),
      requestId: 'slow-1',
      fingerprint: expect.stringMatching(/^[\da-f]{16}$/),
      method: 'POST',
      route: '/api/v1/sessions',
      sql: expect.any(String),
    });
    expect(readFileSync(running.file, 'utf8')).not.toContain('hidden-name');
  });

  it('tells more or less from the moment on in which it is told to, and says so', async () => {
    const running = await start({});
    const api = `${running.url}/api/v1`;
    const tell = async (level: string) => {
      const body = JSON.stringify({ level });
      const headers = { 'content-type': 'application/json' };
      return fetch(`${api}/diagnostics/log-level`, { method: 'PUT', headers, body });
    };
    const ask = (id: string) => fetch(`${api}/sessions`, { headers: { 'x-request-id': id } });
    await ask('before');
    expect(await (await tell('warn')).json()).toEqual({ level: 'warn' });
    await ask('untold');
    const refused = await tell('loud');
    expect(refused.status).toBe(400);
    expect(await refused.json()).toMatchObject({ errors: [{ pointer: '#/level' }] });
    expect(await (await fetch(`${api}/diagnostics/log-level`)).json()).toEqual({ level: 'warn' });
    await tell('info');
    await ask('after');
    const lines = await written(running);
    expect(lines.filter(({ route }) => route === '/api/v1/sessions').map(({ requestId }) => requestId)).toEqual([
      'before',
      'after',
    ]);
    expect(lines).toContainEqual(expect.objectContaining({ level: 'warn', from: 'info', to: 'warn' }));
    expect(readFileSync(running.file, 'utf8').trimEnd().split('\n')).toEqual(running.server.lines);
  });

  it('begins a new file at 20 MB, and tears no line apart', async () => {
    const folder = temporaryFolder();
    const file = path.join(folder, 'app.log');
    const old = `${JSON.stringify({ msg: 'old' })}\n`;
    writeFileSync(file, old.repeat(Math.floor((20 * 2 ** 20) / old.length)));
    const running = await start({ LOG_FILE: file });
    const isRotated = (): boolean => readdirSync(folder).some((name) => /^\d.*app\.log$/.test(name));
    await until(async () => {
      await fetch(`${running.url}/api/v1/sessions`);
      return isRotated();
    });
    await fetch(`${running.url}/api/v1/sessions`, { headers: { 'x-request-id': 'after-1' } });
    const lines = await written(running);
    const last = readFileSync(file, 'utf8').trimEnd().split('\n');
    expect(last.length).toBeLessThanOrEqual(lines.length);
    expect(lines.slice(-last.length)).toEqual(last.map((line) => JSON.parse(line)));
    expect(last.join()).toContain('after-1');
  });

  it('goes on without its file where that cannot be written', async () => {
    const running = await start({ LOG_FILE: '/dev/null/logs/app.log' });
    expect((await fetch(`${running.url}/api/v1/sessions`)).status).toBe(200);
    const lines = await written(running);
    expect(lines).toContainEqual(expect.objectContaining({ level: 'warn', msg: 'The log file cannot be written' }));
  });

  it('loads what speaks to OpenTelemetry and to Redis where it is told of one', async () => {
    const loaded = async (settings: Record<string, string>): Promise<string> => {
      const file = path.join(temporaryFolder(), 'app.log');
      const server = new Child('test/platform/children/loaded-packages.ts', ['serve'], {
        NODE_ENV: 'development',
        PORT: '0',
        DATABASE_URL: database.url,
        LOG_FILE: file,
        SHUTDOWN_DRAIN: '0',
        ...settings,
      });
      await server.match(/listens on/);
      server.signal('SIGTERM');
      await server.exit();
      return server.lines.find((line) => line.startsWith('LOADED ')) ?? '';
    };
    const speaking = (packages: string): string[] =>
      packages.split(' ').filter((name) => /opentelemetry|redis/.test(name));
    // prom-client asks it for the current span.
    expect(speaking(await loaded({}))).toEqual(['@opentelemetry/api']);
    const told = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:9', REDIS_URL: 'redis://127.0.0.1:9' };
    expect(speaking(await loaded(told))).toEqual(
      expect.arrayContaining(['@opentelemetry/sdk-trace-base', '@redis/client', 'cache-manager-redis-yet']),
    );
  });

  it("sends spans of requests, their statements and commands to a collector, in the caller's trace", async () => {
    const bodies: string[] = [];
    const collector = http.createServer((request, response) => {
      let body = '';
      request.on('data', (data) => (body += data));
      request.on('end', () => {
        bodies.push(`${request.url} ${body}`);
        response.setHeader('content-type', 'application/json').end('{}');
      });
    });
    await once(collector.listen(0, '127.0.0.1'), 'listening');
    const { port } = collector.address() as AddressInfo;
    const redis = await OwnRedis.start();
    const endpoint = `http://127.0.0.1:${port}`;
    const running = await start({ OTEL_EXPORTER_OTLP_ENDPOINT: endpoint, REDIS_URL: redis.url });
    const traceparent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';
    // Not a page that a server keeps from its start on.
    const headers = { traceparent, tracestate: 'congo=t61rcWkgMzE' };
    const answer = await fetch(`${running.url}/api/v1/sessions?perPage=7`, { headers });
    await written(running);
    await redis.stop();
    collector.close();
    const sent = bodies.join('\n');
    expect(sent).toMatch(/^\/v1\/traces /);
    const { resourceSpans } = JSON.parse(sent.slice(sent.indexOf('{'))) as {
      resourceSpans: {
        scopeSpans: { spans: Record<'name' | 'traceId' | 'spanId' | 'parentSpanId' | 'traceState', string>[] }[];
      }[];
    };
    const spans = resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap((scope) => scope.spans));
    const request = spans.find(({ name }) => name === 'GET /api/v1/sessions');
    const traced = { traceId: '4bf92f3577b34da6a3ce929d0e0e4736', traceState: 'congo=t61rcWkgMzE' };
    expect(request).toMatchObject({ ...traced, parentSpanId: '00f067aa0ba902b7' });
    const statement = spans.find(({ name }) => name === 'SessionsRepository.list');
    expect(statement).toMatchObject({ ...traced, parentSpanId: request?.spanId });
    const command = spans.find(({ name, parentSpanId }) => name === 'EVALSHA' && parentSpanId === request?.spanId);
    expect(command).toMatchObject(traced);
    expect(answer.headers.get('traceresponse')).toBe(`00-${traced.traceId}-${request?.spanId}-01`);
  });
});
