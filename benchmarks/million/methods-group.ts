import { ok } from 'node:assert/strict';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { createApp } from '../../src/app.setup.js';
import { loadEnv } from '../../src/config/env.js';
import { percentile } from '../harness/figures.js';
import type { Bench, Group, Options } from '../harness/group.js';
import type { Latency } from '../harness/scenario.js';
import type { ApiBench } from './api.js';
import { openMillion } from './database.js';
import { type Calls, timeCalls } from './repository-calls.js';
import { everyRoute } from './traffic.js';

const BAR_MS = 100;
const KEY = 'the-key-of-the-benchmark-which-is-long-enough';
/** Fewer have no 95th of 100 worth the name. */
const CALLS = 20;

interface MethodsBench extends Bench {
  calls: Calls;
}

const SETTINGS = { ADMIN_KEY: KEY, AUTH_ENABLED: 'true', RATE_LIMIT_ENABLED: 'false', CACHE_ENABLED: 'false' };

async function serve(url: string): Promise<NestExpressApplication> {
  const env = loadEnv({ ...SETTINGS, NODE_ENV: 'test', PORT: '0', DATABASE_URL: url });
  const app = await createApp(env);
  await app.listen(0, '127.0.0.1');
  return app;
}

/** The server in this process, without its cache, asked for everything once before its repositories are timed. */
async function openMethods({ tell }: Options): Promise<MethodsBench> {
  const database = await openMillion(tell);
  const app = await serve(database.url);
  const close = async () => {
    await app.close();
    await database.close();
  };
  try {
    const url = await app.getUrl();
    const headers = { Authorization: `Bearer ${KEY}` };
    const get: ApiBench['get'] = async <T>(path: string) => {
      const response = await fetch(url + path, { headers });
      ok(response.ok, `GET ${path}: ${response.status}`);
      return (await response.json()) as T;
    };
    const calls = timeCalls(app);
    tell?.('asking for everything, once to warm up');
    await everyRoute({ url, headers, get, setting: {}, close }, KEY);
    for (const taken of calls.values()) taken.length = 0;
    tell?.('asking for everything');
    await everyRoute({ url, headers, get, setting: {}, close }, KEY);
    return { calls, setting: database.setting, close };
  } catch (error) {
    await close();
    throw error;
  }
}

const method = (name: string): Latency<MethodsBench> => ({
  name,
  question: `Do 95 of 100 calls take less than ${BAR_MS} ms, with a million results and no cache?`,
  bar: BAR_MS,
  rounds: 1,
  load: async ({ calls }) => {
    const milliseconds = calls.get(name) ?? [];
    const seconds = milliseconds.reduce((sum, each) => sum + each, 0) / 1000;
    return { ours: async () => ({ milliseconds, seconds }) };
  },
});

export const methodsGroup: Group = {
  open: openMethods,
  scenarios: ({ calls }: MethodsBench) =>
    Array.from(calls, ([name, taken]) => ({ name, taken, p95: percentile(taken, 0.95) }))
      .filter(({ taken }) => taken.length >= CALLS)
      .toSorted((a, b) => b.p95 - a.p95)
      .map(({ name }) => method(name)),
};
