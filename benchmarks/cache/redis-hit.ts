import { strictEqual } from 'node:assert/strict';
import type { Scenario } from '../harness/scenario.js';
import { atOnce, ROW_TEMPLATE, rowKeyOf, VALUE, type CacheBench } from './bench.js';

const KEYS = 20_000;
const CALLERS = 64;

export const redisHit: Scenario<CacheBench> = {
  name: 'hit in Redis, checked against its three stamps',
  question: 'What does a hit in Redis cost with the proof that it is current, against a GET and JSON.parse?',
  baseline: 'GET of the same client',
  bar: 2.3,
  items: KEYS,
  rounds: 11,
  open: async ({ nodes: [node] }) => {
    if (!node?.connection) throw new Error('No node');
    const { link } = node.connection;
    const { client } = link;
    const template = node.template(ROW_TEMPLATE, { ttl: 3600, tier: 'l2' });
    // A name as long as ours: what a shared Redis needs anyway.
    const plain = (id: number) => `${link.prefix}plain...:${rowKeyOf(id)}`;
    let loads = 0;
    let read = 0;
    const load = async () => {
      loads++;
      return VALUE;
    };
    await atOnce(KEYS, CALLERS, async (id) => node.engine.read(rowKeyOf(id), template, load));
    await atOnce(KEYS, CALLERS, async (id) => client.set(plain(id), JSON.stringify(VALUE)));
    return {
      reset: async () => {
        loads = 0;
        read = 0;
        await new Promise((resolve) => setTimeout(resolve, 50));
      },
      ours: async () =>
        atOnce(KEYS, CALLERS, async (id) => {
          const value = (await node.engine.read(rowKeyOf(id), template, load)) as typeof VALUE;
          read += value.id;
        }),
      baseline: async () =>
        atOnce(KEYS, CALLERS, async (id) => {
          const value = JSON.parse((await client.get(plain(id))) ?? '') as typeof VALUE;
          read += value.id;
        }),
      verify: async () => {
        strictEqual(read, KEYS);
        strictEqual(loads, 0);
      },
    };
  },
};
