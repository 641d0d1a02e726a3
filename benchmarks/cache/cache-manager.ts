import { strictEqual } from 'node:assert/strict';
import { createCache, KeyvAdapter } from 'cache-manager';
import { redisInsStore } from 'cache-manager-redis-yet';
import { Keyv } from 'keyv';
import type { Scenario } from '../harness/scenario.js';
import { keyOf, TEMPLATE, VALUE, type CacheBench } from './bench.js';

const READS = 50_000;
const KEYS = 1000;

export const cacheManager: Scenario<CacheBench> = {
  name: 'hit in memory, against cache-manager',
  question: 'How much faster is a hit than with cache-manager on its own, with the same two tiers?',
  baseline: 'cache-manager wrap, memory and redis-yet',
  bar: 0.1,
  items: READS,
  rounds: 7,
  open: async ({ nodes: [node], client }) => {
    if (!node) throw new Error('No node');
    const store = redisInsStore(client as unknown as Parameters<typeof redisInsStore>[0]);
    const adapter = new KeyvAdapter(store);
    const manager = createCache({ stores: [new Keyv(), new Keyv({ store: adapter })], ttl: 600_000 });
    const template = node.template(TEMPLATE, { ttl: 600 });
    const keys = Array.from({ length: KEYS }, (_, id) => keyOf(id));
    const load = async () => VALUE;
    let last: unknown;
    return {
      reset: async () => {
        for (const key of keys) await Promise.all([node.engine.read(key, template, load), manager.wrap(key, load)]);
        last = undefined;
      },
      ours: async () => {
        for (let at = 0; at < READS; at++) last = await node.engine.read(keys[at % KEYS] ?? '', template, load);
      },
      baseline: async () => {
        for (let at = 0; at < READS; at++) last = await manager.wrap(keys[at % KEYS] ?? '', load);
      },
      verify: async () => strictEqual((last as typeof VALUE).id, VALUE.id),
    };
  },
};
