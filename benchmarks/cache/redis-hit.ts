import { strictEqual } from 'node:assert/strict';
import type { Scenario } from '../harness/scenario.js';
import { atOnce, ROW_TEMPLATE, rowKeyOf, VALUE, type CacheBench } from './bench.js';

const question = 'What does a hit in Redis cost with the proof that it is current, against a GET and JSON.parse?';
const baseline = 'GET of the same client';
const bar = 2.3;

export const redisHit = hits('hit in Redis, checked against its three stamps, 64 at once', 20_000, 64);
export const redisHitAlone = hits('hit in Redis, checked against its three stamps, one at a time', 5000, 1);

function hits(name: string, keys: number, callers: number): Scenario<CacheBench> {
  const open = async (bench: CacheBench) => contest(bench, keys, callers);
  return { name, question, baseline, bar, items: keys, rounds: 11, open };
}

async function contest({ nodes: [node], client }: CacheBench, keys: number, callers: number) {
  if (!node?.connection) throw new Error('No node');
  const { link } = node.connection;
  const template = node.template(ROW_TEMPLATE, { ttl: 3600, tier: 'l2' });
  // A name as long as ours: what a shared Redis needs anyway.
  const plain = (id: number) => `${link.prefix}plain...:${rowKeyOf(id)}`;
  let loads = 0;
  let read = 0;
  const load = async () => {
    loads++;
    return VALUE;
  };
  await atOnce(keys, 64, async (id) => node.engine.read(rowKeyOf(id), template, load));
  await atOnce(keys, 64, async (id) => client.set(plain(id), JSON.stringify(VALUE)));
  return {
    reset: async () => {
      loads = 0;
      read = 0;
      await new Promise((resolve) => setTimeout(resolve, 50));
    },
    ours: async () =>
      atOnce(keys, callers, async (id) => {
        const value = (await node.engine.read(rowKeyOf(id), template, load)) as typeof VALUE;
        read += value.id;
      }),
    baseline: async () =>
      atOnce(keys, callers, async (id) => {
        const value = JSON.parse((await client.get(plain(id))) ?? '') as typeof VALUE;
        read += value.id;
      }),
    verify: async () => {
      strictEqual(read, keys);
      strictEqual(loads, 0);
    },
  };
}
