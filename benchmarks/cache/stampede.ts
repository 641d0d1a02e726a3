import { strictEqual } from 'node:assert/strict';
import { setTimeout as pause } from 'node:timers/promises';
import type { Scenario } from '../harness/scenario.js';
import { keyOf, TEMPLATE, VALUE, type CacheBench } from './bench.js';

const CALLERS = 1000;
const LOAD_MS = 50;

export const stampede: Scenario<CacheBench> = {
  name: '1,000 callers of three nodes, nothing cached',
  question: 'Do a thousand callers at once, on three nodes, cause one load, and wait hardly longer than for it?',
  baseline: 'the load alone',
  bar: 2,
  items: CALLERS,
  rounds: 9,
  open: async ({ nodes }) => {
    const templates = nodes.map((node) => node.template(TEMPLATE, { ttl: 600 }));
    let loads = 0;
    const load = async () => {
      loads++;
      return pause(LOAD_MS, VALUE);
    };
    return {
      reset: async () => {
        loads = 0;
        await nodes[0]?.store.invalidate(['-:stats:**']);
      },
      ours: async () =>
        Promise.all(
          Array.from({ length: CALLERS }, async (_, caller) => {
            const [node, template] = [nodes[caller % nodes.length], templates[caller % nodes.length]];
            if (node && template) await node.engine.read(keyOf(1), template, load);
          }),
        ),
      baseline: load,
      verify: async () => strictEqual(loads, 1),
    };
  },
};
