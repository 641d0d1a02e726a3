import { match, strictEqual } from 'node:assert/strict';
import { Agent, get, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { setTimeout as pause } from 'node:timers/promises';
import { openBench } from '../database/bench.js';
import { Server } from '../harness/server.js';
import type { Contest, Scenario } from '../harness/scenario.js';
import { atOnce, type CacheBench } from './bench.js';

const REQUESTS = 600;
const CLIENTS = 16;
const LIST = '/api/v1/sessions?perPage=1';
const hit = /; hit/;

export const routeCost: Scenario<CacheBench> = {
  name: 'GET /sessions of one session over HTTP, processor time of the server',
  question: 'Does a kept answer cost a server less than half of what it costs to make it, even if it is the smallest?',
  baseline: 'the same with CACHE_ENABLED=false',
  bar: 0.5,
  items: REQUESTS,
  rounds: 5,
  open: async ({ redis, onClose }): Promise<Contest> => {
    const database = await openBench();
    onClose(async () => database.close());
    await database.dataSource.query(`INSERT INTO sessions (workspace_id, name) VALUES (1, 'the only one')`);
    const settings = { REDIS_URL: redis.url };
    const cached = await Server.start(database.url, settings);
    onClose(async () => cached.stop());
    const plain = await Server.start(database.url, { ...settings, CACHE_ENABLED: 'false' });
    onClose(async () => plain.stop());
    const agent = new Agent({ keepAlive: true, maxSockets: CLIENTS });
    onClose(async () => agent.destroy());
    let items = 0;
    const ask = async ({ url }: Server, path: string) => asked(`${url}${path}`, agent);
    const served = async (server: Server) => String((await ask(server, LIST)).headers['cache-status']);
    const requests = async (server: Server, how: RegExp) => {
      await atOnce(REQUESTS, CLIENTS, async () => {
        const { headers, body } = await ask(server, LIST);
        match(String(headers['cache-status'] ?? ''), how);
        items += (JSON.parse(body) as { items: unknown[] }).items.length;
      });
    };
    while (!hit.test(await served(cached))) await pause(20);
    return {
      reset: async () => void (items = 0),
      ours: async () => requests(cached, hit),
      baseline: async () => requests(plain, /^$/),
      /** Of both: the one that is not asked does nothing. */
      clock: async () => {
        const figures = await Promise.all([cached, plain].map(async (server) => ask(server, '/metrics')));
        return figures.reduce((sum, { body }) => sum + processorMs(body), 0);
      },
      verify: async () => strictEqual(items, REQUESTS),
    };
  },
};

const processorMs = (metrics: string): number =>
  Number(/^process_cpu_seconds_total(?:\{.*\})? (\S+)/m.exec(metrics)?.[1]) * 1000;

async function asked(url: string, agent: Agent): Promise<Pick<IncomingMessage, 'headers'> & { body: string }> {
  return new Promise((resolve, reject) => {
    get(url, { agent }, (response) => {
      if (response.statusCode !== 200) reject(new Error(`${url} was answered with ${response.statusCode}`));
      text(response).then((body) => resolve({ headers: response.headers, body }), reject);
    }).on('error', reject);
  });
}
