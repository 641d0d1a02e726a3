import type { ChildProcess } from 'node:child_process';
import type { OwnRedis } from './redis-server.js';

export interface Harmed {
  redis: OwnRedis;
  nodes: ChildProcess[];
  random: () => number;
  /** What was done when. */
  told: string[];
}

type Harm = (harmed: Harmed) => Promise<void>;

const pause = async (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

const HARMS = {
  killSubscribers: async ({ redis }) => void (await redis.command('CLIENT', 'KILL', 'TYPE', 'pubsub')),
  killClients: async ({ redis }) => void (await redis.command('CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes')),
  flush: async ({ redis }) => void (await redis.command('FLUSHALL')),
  evict: async ({ redis }) => {
    for (let count = 0; count < 5; count++) {
      const key = await redis.command<string | null>('RANDOMKEY');
      if (key) await redis.command('DEL', key);
    }
  },
  restart: async ({ redis, random }) => {
    await redis.kill();
    await pause(100 + random() * 600);
    await redis.up();
  },
  freezeRedis: async ({ redis, random }) => {
    redis.freeze();
    await pause(100 + random() * 1500);
    redis.thaw();
  },
  pauseNode: async ({ nodes, random }) => {
    const node = nodes[Math.floor(random() * nodes.length)];
    node?.kill('SIGSTOP');
    await pause(300 + random() * 1500);
    node?.kill('SIGCONT');
  },
} satisfies Record<string, Harm>;

/** As the processes write down their reads. */
const BOOT_MS = Number(process.hrtime.bigint() / 1000n) / 1000 - performance.now();
const sinceBoot = (ms: number): string => (BOOT_MS + ms).toFixed(1);

export type Fault = keyof typeof HARMS | 'mix' | 'none';
export const FAULTS = [...(Object.keys(HARMS) as (keyof typeof HARMS)[]), 'mix', 'none'] as const;

/** Goes on harming until the run is over; resolves when everything is back in order. */
export async function inject(fault: Fault, harmed: Harmed, everyMs: number, until: () => boolean): Promise<void> {
  if (fault === 'none') return;
  const choices: Harm[] = fault === 'mix' ? Object.values(HARMS) : [HARMS[fault]];
  await pause(everyMs);
  while (!until()) {
    const harm = choices[Math.floor(harmed.random() * choices.length)];
    const beganAt = performance.now();
    await harm?.(harmed).catch(() => undefined);
    harmed.told.push(`${harm?.name} from ${sinceBoot(beganAt)} to ${sinceBoot(performance.now())}`);
    await pause(everyMs * (0.5 + harmed.random()));
  }
}
