import { ok, strictEqual } from 'node:assert/strict';
import { newLife } from '../../src/platform/cache/engine/expiry.js';
import { seal } from '../../src/platform/cache/engine/envelope.js';
import { encodeValue } from '../../src/platform/cache/engine/value-codec.js';
import type { Scenario } from '../harness/scenario.js';
import { atOnce, keyOf, TEMPLATE, VALUE, type CacheBench } from './bench.js';

const KEYS = 200_000;
const TIMES = 10;
const LONGEST_MS = 2;

export const pattern200k: Scenario<CacheBench> = {
  name: 'invalidation of a pattern with 200,000 keys, known to three nodes, 10 times',
  question:
    'How long does a write wait that makes 200,000 entries stale (it may be 2 ms), against SCAN and UNLINK once?',
  baseline: 'SCAN and UNLINK',
  bar: 0.1,
  items: TIMES,
  rounds: 3,
  open: async ({ nodes: [node], redis, client }) => {
    if (!node?.connection) throw new Error('No node');
    const { link } = node.connection;
    const template = node.template(TEMPLATE, { ttl: 3600, tier: 'l2' });
    const waits: number[] = [];
    const body = encodeValue(VALUE);
    return {
      reset: async () => {
        waits.length = 0;
        const text = seal('a,b,c', newLife(template.policy, VALUE, 1), body);
        await atOnce(KEYS, 500, async (id) => client.set(`${link.prefix}${link.values}${keyOf(id)}`, text));
        await new Promise((resolve) => setTimeout(resolve, 300));
      },
      ours: async () => {
        for (let time = 0; time < TIMES; time++) {
          const startedAt = performance.now();
          await node.store.invalidate(['-:stats:**']);
          waits.push(performance.now() - startedAt);
        }
      },
      baseline: async () => {
        let cursor = '0';
        do {
          const match = `${link.prefix}${link.values}-:stats:*`;
          const [next, keys] = await redis.command<[string, string[]]>('SCAN', cursor, 'MATCH', match, 'COUNT', '1000');
          if (keys.length > 0) await redis.command('UNLINK', ...keys);
          cursor = next;
        } while (cursor !== '0');
      },
      verify: async () => {
        const median = waits.toSorted((left, right) => left - right)[TIMES / 2];
        ok(median === undefined || median < LONGEST_MS, `it took ${median?.toFixed(1)} ms`);
        strictEqual(node.connection?.invalidations.undeliveredCount, 0);
      },
    };
  },
};
