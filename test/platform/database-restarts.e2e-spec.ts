import http from 'node:http';
import { rmSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { createApp } from '../../src/app.setup.js';
import { loadEnv } from '../../src/config/env.js';
import { type EmbeddedPostgres, startEmbedded } from '../../src/platform/database/embedded-postgres.js';
import { Database } from '../../src/platform/database/index.js';
import { asAdmin } from '../support/database-template.js';
import { processEnds } from '../support/child-process.js';
import { type FlakyProxy, startProxy } from '../support/flaky-proxy.js';
import { temporaryFolder } from '../support/folder.js';
import { until } from '../support/until.js';

const POOL = 5;
const CLIENTS = 20;
/** Bars of the product: how soon after the database takes connections again every request is served. */
const RECOVERY_MS = 2000;

let folder: string;
let postgres: EmbeddedPostgres;
let proxy: FlakyProxy;
let app: NestExpressApplication;
let url: string;

beforeAll(async () => {
  folder = path.join(temporaryFolder(), 'postgres');
  postgres = await startEmbedded({ dataDir: folder });
  // The address of the database stays the same, whatever port the next start of it finds free.
  proxy = await startProxy(postgres.url);
  const env = loadEnv({
    NODE_ENV: 'test',
    DATABASE_URL: proxy.url,
    DATABASE_POOL_SIZE: String(POOL),
    DATABASE_CONNECT_TIMEOUT: '1',
    RATE_LIMIT_ENABLED: 'false',
  });
  app = await createApp(env);
  await app.listen(0);
  url = await app.getUrl();
});
afterAll(async () => {
  await app.close();
  await proxy.close();
  await postgres.stop();
  rmSync(path.dirname(folder), { recursive: true, force: true });
});

interface Answer {
  at: number;
  status: number;
  retryAfter: string | undefined;
}

const agent = new http.Agent({ keepAlive: true });

function ask(method: string, target: string, body?: string): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/json' };
    const request = http.request(url + target, { method, agent, headers }, (answer) => {
      answer.resume().on('end', () => {
        const retryAfter = answer.headers['retry-after'];
        resolve({ at: performance.now(), status: answer.statusCode ?? 0, retryAfter });
      });
    });
    request.on('error', reject).end(body);
  });
}

/** Readers and writers that never pause, until they are told to. */
function load(): { answers: Answer[]; stop: () => Promise<void> } {
  const answers: Answer[] = [];
  const run = { stopped: false };
  const client = async (number: number): Promise<void> => {
    while (!run.stopped) {
      answers.push(
        await (number % 4 === 0
          ? ask('POST', '/api/v1/sessions', `{"name":"client ${number}"}`)
          : ask('GET', '/api/v1/sessions?perPage=5')),
      );
      await sleep(5);
    }
  };
  const clients = Array.from({ length: CLIENTS }, (_, number) => client(number));
  return {
    answers,
    stop: async () => {
      run.stopped = true;
      await Promise.all(clients);
    },
  };
}

it('a database that is killed under load and comes back: 503 with Retry-After meanwhile, served again within 2 s', async () => {
  const { answers, stop } = load();
  await until(() => answers.length > 200);
  for (let round = 0; round < 2; round += 1) {
    const killed = performance.now();
    process.kill(postgres.pid, 'SIGKILL');
    await processEnds(postgres.pid);
    await until(() => answers.some(({ at, status }) => at > killed && status === 503));
    await postgres.stop();
    postgres = await startEmbedded({ dataDir: folder });
    proxy.forwardTo(postgres.url);
    const back = performance.now();
    await sleep(RECOVERY_MS + 500);
    const late = answers.filter(({ at, status }) => at > back + RECOVERY_MS && status === 503);
    expect(late).toEqual([]);
    expect(answers.some(({ at, status }) => at > back + RECOVERY_MS && status === 200)).toBe(true);
  }
  await stop();

  const others = answers.filter(({ status }) => status !== 200 && status !== 201);
  expect(new Set(others.map(({ status, retryAfter }) => `${status}, Retry-After: ${retryAfter}`))).toEqual(
    new Set(['503, Retry-After: 2']),
  );
  // What the server does by itself holds a connection for a moment; one that leaked never comes back.
  await until(() => {
    const { inUse, waiting } = app.get(Database).poolFigures();
    return inUse === 0 && waiting === 0;
  });
  const { rows } = await asAdmin(postgres.url, (admin) =>
    admin.query<{ count: number }>(
      `SELECT count(*)::int FROM pg_stat_activity WHERE application_name = 'search-observatory'`,
    ),
  );
  expect(rows[0]?.count).toBeLessThanOrEqual(POOL + 1);
});
