import { strictEqual } from 'node:assert/strict';
import { get, percentile, play } from '../harness/load.js';
import type { Limit } from '../harness/scenario.js';
import { type ApiBench, requestOf } from './bench.js';

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
    const { url } = cached.server;
    const crowd = { connections: CLIENTS, count: ANSWERS };
    const requests = PATHS.map((path) => requestOf(cached, path));
    // `play` throws at the first answer that is no 200 and at the first connection that breaks.
    await play({ url, requests, connections: 8, count: 5000 });
    const ours = await play({ ...crowd, url, requests });
    const theirs = await play({ ...crowd, url: baselines.express.url, requests: [get('/')] });
    strictEqual(ours.answers, ANSWERS);
    return { ours: percentile(ours.latencies, 0.99), baseline: percentile(theirs.latencies, 0.99) };
  },
};
