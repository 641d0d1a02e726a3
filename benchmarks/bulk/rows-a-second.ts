import { strictEqual } from 'node:assert/strict';
import { parents, results, settle } from '../database/data.js';
import type { Limit } from '../harness/scenario.js';
import type { BulkBench } from './bench.js';
import { post } from './http.js';
import { itemOf } from './items.js';

const ITEMS = 1000;
const REQUESTS = 20;

export const rowsASecond: Limit<BulkBench> = {
  name: `POST /results/bulk of ${ITEMS.toLocaleString('en')} results, ${REQUESTS} times`,
  question: 'How many rows a second are written by requests of a thousand items, one after the other?',
  baseline: 'one item a request',
  unit: 'rows/s',
  bar: 1000,
  atLeast: true,
  read: async (bench) => {
    await parents(bench);
    await bench.dataSource.query('TRUNCATE results');
    await settle(bench);
    const items = results(ITEMS).map(itemOf);
    const send = async (sent: object[]) => {
      const body = Buffer.from(JSON.stringify({ items: sent }));
      const answer = await post(`${bench.server.url}/api/v1/results/bulk`, 'application/json', body);
      strictEqual((answer as { inserted: number }).inserted, sent.length);
    };
    const rate = async (requests: object[][]) => {
      const start = performance.now();
      for (const sent of requests) await send(sent);
      return requests.flat().length / ((performance.now() - start) / 1000);
    };
    await send(items);
    return {
      ours: await rate(Array.from({ length: REQUESTS }, () => items)),
      baseline: await rate(items.slice(0, 200).map((item) => [item])),
    };
  },
};
