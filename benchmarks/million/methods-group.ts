import { ok } from 'node:assert/strict';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { createApp, previewApp } from '../../src/app.setup.js';
import { loadEnv } from '../../src/config/env.js';
import { percentile } from '../harness/figures.js';
import type { Bench, Group, Options } from '../harness/group.js';
import type { Latency } from '../harness/scenario.js';
import type { ApiBench } from './api.js';
import { millionSetting, openMillion, prepareMillion } from './database.js';
import { type Calls, methodNames, timeCalls } from './repository-calls.js';
import { everything } from './traffic.js';

const BAR_MS = 100;
const KEY = 'the-key-of-the-benchmark-which-is-long-enough';
/** Fewer have no 95th of 100 worth the name. */
const CALLS = 20;
/** That something is asked for. */
const TIMES = 21;
/** So often before: from the third time on a statement is prepared. */
const WARM_UP = 8;

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
async function openMethods({ tell }: Options, wanted: readonly string[]): Promise<MethodsBench> {
  const database = await openMillion(tell);
  const app = await serve(database.url);
  const close = async () => {
    await app.close();
    await database.close();
  };
  try {
    const url = await app.getUrl();
    const get: ApiBench['get'] = async <T>(path: string) => {
      const response = await fetch(url + path, { headers: { Authorization: `Bearer ${KEY}` } });
      ok(response.ok, `GET ${path}: ${response.status}`);
      return (await response.json()) as T;
    };
    const calls = timeCalls(app);
    const called = () => wanted.reduce((sum, name) => sum + (calls.get(name)?.length ?? 0), 0);
    tell?.('asking for everything, to warm up');
    const needed: (() => Promise<void>)[] = [];
    for (const work of await everything({ url, get }, KEY)) {
      const before = called();
      await work(WARM_UP);
      if (called() > before) needed.push(() => work(TIMES));
    }
    for (const taken of calls.values()) taken.length = 0;
    tell?.('asking again for what leads to the methods');
    for (const work of needed) await work();
    return { calls, close };
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
  setting: millionSetting,
  prepare: prepareMillion,
  open: openMethods,
  scenarios: async () => methodNames(await previewApp(loadEnv(SETTINGS))).map(method),
  arranged: ({ calls }: MethodsBench, scenarios) => {
    const p95 = ({ name }: { name: string }) => percentile(calls.get(name) ?? [], 0.95);
    return scenarios.filter(({ name }) => (calls.get(name)?.length ?? 0) >= CALLS).toSorted((a, b) => p95(b) - p95(a));
  },
};
