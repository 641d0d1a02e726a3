import { strictEqual } from 'node:assert/strict';
import { percentile } from '../harness/figures.js';
import type { Limit } from '../harness/scenario.js';
import { busyUsers, inTurn, steadyUsers, withoutErrors } from '../harness/users.js';
import { type ApiBench, authorization } from './bench.js';

const CLIENTS = 1000;
/** Each client asks twice a second. What it waits for counts from when it would have asked, had the server kept up. */
const STEADY = { users: CLIENTS, perSecond: 2 * CLIENTS, seconds: 5 };
const PATHS = [
  '/api/v1/sessions',
  '/api/v1/sessions/1',
  '/api/v1/results?sessionId=1&perPage=10',
  '/api/v1/stats/global',
];

export const manyClients: Limit<ApiBench> = {
  name: `cached reads of ${CLIENTS.toLocaleString('en')} keep-alive clients, p99`,
  question: 'Is everybody answered, and in time, where each of a thousand asks twice a second?',
  baseline: 'bare Express, hello, p99',
  unit: 'ms',
  bar: 200,
  read: async ({ cached, baselines }) => {
    const headers = authorization(cached);
    const visits = PATHS.map((path) => ({ path }));
    const steady = async (url: string, asked: readonly { path: string }[]) => {
      const { milliseconds } = withoutErrors(
        await steadyUsers({ url, headers, ...STEADY, next: inTurn(Infinity, asked) }),
      );
      strictEqual(milliseconds.length, STEADY.perSecond * STEADY.seconds);
      return percentile(milliseconds, 0.99);
    };
    const { url } = cached.server;
    withoutErrors(await busyUsers({ url, headers, users: 8, next: inTurn(5000, visits) }));
    return { ours: await steady(url, visits), baseline: await steady(baselines.express.url, [{ path: '/' }]) };
  },
};
