import { strictEqual } from 'node:assert/strict';
import { LRUCache } from 'lru-cache';
import type { Scenario } from '../harness/scenario.js';
import { keyOf, TEMPLATE, VALUE, type CacheBench } from './bench.js';

const READS = 200_000;
const KEYS = 1000;

export const memoryHit: Scenario<CacheBench> = {
  name: 'hit in memory, coherent with two other nodes',
  question: 'What does a hit cost that no other node can have made old, against a plain map with one load per key?',
  baseline: 'lru-cache with single flight',
  bar: 2.5,
  items: READS,
  rounds: 11,
  open: async ({ nodes: [node] }) => {
    if (!node) throw new Error('No node');
    const template = node.template(TEMPLATE, { ttl: 600 });
    const keys = Array.from({ length: KEYS }, (_, id) => keyOf(id));
    const plain = new Plain();
    let last: unknown;
    const load = async () => VALUE;
    return {
      reset: async () => {
        for (const key of keys) await Promise.all([node.engine.read(key, template, load), plain.read(key, load)]);
        last = undefined;
      },
      ours: async () => {
        for (let at = 0; at < READS; at++) last = await node.engine.read(keys[at % KEYS] ?? '', template, load);
      },
      baseline: async () => {
        for (let at = 0; at < READS; at++) last = await plain.read(keys[at % KEYS] ?? '', load);
      },
      verify: async () => strictEqual((last as typeof VALUE).id, VALUE.id),
    };
  },
};

class Plain {
  private readonly values = new LRUCache<string, object>({ max: 10_000 });
  private readonly flights = new Map<string, Promise<object>>();

  read(key: string, load: () => Promise<object>): object | Promise<object> {
    return this.values.get(key) ?? this.flights.get(key) ?? this.lead(key, load);
  }

  private async lead(key: string, load: () => Promise<object>): Promise<object> {
    const flight = load().finally(() => this.flights.delete(key));
    this.flights.set(key, flight);
    this.values.set(key, await flight);
    return flight;
  }
}
