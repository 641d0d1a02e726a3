import { strictEqual } from 'node:assert/strict';
import { percentile } from '../harness/figures.js';
import type { Limit } from '../harness/scenario.js';
import { busyUsers, inTurn, withoutErrors } from '../harness/users.js';
import { type ApiBench, authorization } from './bench.js';

const CLIENTS = 1000;
const ANSWERS = 50_000;
const PATHS = [
  '/api/v1/sessions',
  '/api/v1/sessions/1',
  '/api/v1/results?sessionId=1&perPage=10',
  '/api/v1/stats/global',
];

export const manyClients: Limit<ApiBench> = {
  name: `cached reads of ${CLIENTS.toLocaleString('en')} keep-alive clients, p99`,
  question: 'Is everybody answered, and in time, when a thousand ask at once?',
  baseline: 'bare Express, hello, p99',
  unit: 'ms',
  bar: 200,
  read: async ({ cached, baselines }) => {
    const ask = async (url: string, paths: string[], count: number, users: number) => {
      const visits = paths.map((path) => ({ path }));
      return withoutErrors(
        await busyUsers({ url, headers: authorization(cached), users, next: inTurn(count, visits) }),
      );
    };
    await ask(cached.server.url, PATHS, 5000, 8);
    const ours = await ask(cached.server.url, PATHS, ANSWERS, CLIENTS);
    const theirs = await ask(baselines.express.url, ['/'], ANSWERS, CLIENTS);
    strictEqual(ours.milliseconds.length, ANSWERS);
    return { ours: percentile(ours.milliseconds, 0.99), baseline: percentile(theirs.milliseconds, 0.99) };
  },
};
