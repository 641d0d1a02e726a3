import { ok } from 'node:assert/strict';
import { setTimeout as pause } from 'node:timers/promises';
import type { CacheRuntime } from '../../src/platform/cache/index.js';
import { seededRandom } from '../../test/cache-checker/seeded-random.js';
import type { Scenario } from '../harness/scenario.js';
import { zipfPicker } from '../harness/zipf.js';
import { atOnce, keyOf, TEMPLATE, VALUE, type CacheBench } from './bench.js';

const OPERATIONS = 20_000;
const KEYS = 10_000;
const WRITES = 0.02;
const LOAD_MS = 10;
const HIT_RATE = 0.8;

export const zipf: Scenario<CacheBench> = {
  name: '20,000 reads on three nodes, Zipf, 2 % writes',
  question: 'Are more than 80 % of the reads hits when one in fifty operations invalidates, and what is that worth?',
  baseline: `no cache, a load takes ${LOAD_MS} ms`,
  bar: 0.6,
  items: OPERATIONS,
  rounds: 3,
  open: async ({ nodes }) => {
    const pick = zipfPicker(seededRandom(7), KEYS);
    const templates = new Map(nodes.map((node) => [node, node.template(TEMPLATE, { ttl: 600 })]));
    const load = async () => pause(LOAD_MS, VALUE);
    const counted = () => nodes.reduce((sum, node) => sum + node.counters(TEMPLATE).loads, 0);
    const choose = seededRandom(8);
    let before = 0;
    let cached = false;
    const read = async (node: CacheRuntime, id: number) => {
      const template = templates.get(node);
      if (template) await node.engine.read(keyOf(id), template, load);
    };
    return {
      reset: async () => {
        // What is asked for is warm, as it is in a server that has run for a while.
        await atOnce(KEYS, 200, async (id) => read(nodes[id % 3] as CacheRuntime, id));
        before = counted();
        cached = false;
      },
      ours: async () => {
        cached = true;
        await atOnce(OPERATIONS, 64, async (at) => {
          const node = nodes[at % 3] as CacheRuntime;
          if (choose() < WRITES) await node.store.invalidate([`-:stats:*:${pick()}`]);
          else await read(node, pick());
        });
      },
      baseline: async () => atOnce(OPERATIONS, 64, load),
      verify: async () => {
        const rate = 1 - (counted() - before) / (OPERATIONS * (1 - WRITES));
        ok(!cached || rate > HIT_RATE, `the hit rate is ${rate}`);
      },
    };
  },
};
