import { fork, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Tier } from '../../src/platform/cache/engine/policy.js';
import { inject, type Fault } from './faults.js';
import { judge, type Event, type Verdict } from './history.js';
import { jitteryProxy } from './jittery-proxy.js';
import type { NodeOptions } from './node-process.js';
import { OwnRedis } from './redis-server.js';
import { seededRandom } from './seeded-random.js';

export interface RunOptions {
  seed: number;
  seconds: number;
  /** `memory` is one process without Redis. */
  tier: Tier | 'memory';
  fault: Fault;
  /** How late an answer of the database may be: the value is older than it looks. */
  databaseMs: number;
  writePauseMs?: number;
  faultEveryMs?: number;
  jitterMs?: number;
}

export interface RunResult extends Verdict {
  options: RunOptions;
  databaseReads: number;
  statistics: Record<string, number>;
}

const ENTITIES = 6;
const NODE = fileURLToPath(new URL('node-process.js', import.meta.url));

/** Readers and writers in real processes, a real Redis behind a slow line, and whatever may befall them. */
export async function run(options: RunOptions): Promise<RunResult> {
  const random = seededRandom(options.seed);
  const redis = options.tier === 'memory' ? undefined : await OwnRedis.start();
  const proxy = redis && (await jitteryProxy(redis.port, options.jitterMs ?? 4, random));
  const nodes = Array.from({ length: redis ? 3 : 1 }, (_, index) => startNode(options, index, proxy?.port));
  try {
    const database = new Database(options.databaseMs, random);
    const results = nodes.map(async (node) => database.serve(node));
    let over = false;
    const told: string[] = [];
    await Promise.all(nodes.map(ready));
    for (const node of nodes) node.send({ id: 0, version: 0 });
    const harm = redis
      ? inject(options.fault, { redis, nodes, random, told }, options.faultEveryMs ?? 700, () => over)
      : Promise.resolve();
    setTimeout(() => (over = true), options.seconds * 1000);
    await harm;
    const done = await Promise.all(results);
    const verdict = judge(ofNodes(done.map(({ reads }) => reads)), ofNodes(done.map(({ writes }) => writes)), ENTITIES);
    return {
      options,
      ...verdict,
      accounts: verdict.violations > 0 ? [...verdict.accounts, ...told] : [],
      databaseReads: database.reads,
      statistics: total(done.map(({ statistics }) => statistics)),
    };
  } finally {
    for (const node of nodes) node.kill('SIGKILL');
    proxy?.close();
    await redis?.stop();
  }
}

function startNode(options: RunOptions, index: number, port: number | undefined): ChildProcess {
  const node: NodeOptions = {
    ...(port === undefined ? {} : { redisUrl: `redis://127.0.0.1:${port}` }),
    tier: options.tier === 'memory' ? 'coherent' : options.tier,
    seed: options.seed * 31 + index,
    durationMs: options.seconds * 1000,
    entities: ENTITIES,
    readers: 24,
    writers: 2,
    writePauseMs: options.writePauseMs ?? 40,
    opTimeoutMs: 1000,
  };
  return fork(NODE, [JSON.stringify(node)], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
}

async function ready(node: ChildProcess): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    node.once('exit', () => reject(new Error('A node has died')));
    node.on('message', ({ op }: { op: string }) => op === 'ready' && resolve());
  });
}

const ofNodes = (parts: Event[][]): Event[] =>
  parts.flatMap((events, node) =>
    events.map(([entity, from, to, ...rest]): Event => [entity, from, to, rest[0], rest[1], node]),
  );

interface NodeResult {
  reads: Event[];
  writes: Event[];
  statistics: Record<string, unknown>;
}

/** One number per entity. What was read is under way for a while; a write is committed before its answer leaves. */
class Database {
  reads = 0;
  private readonly versions = Array.from({ length: ENTITIES }, () => 1);

  constructor(
    private readonly lateMs: number,
    private readonly random: () => number,
  ) {}

  async serve(node: ChildProcess): Promise<NodeResult> {
    return new Promise((resolve, reject) => {
      node.once('exit', (code) => code !== 0 && reject(new Error('A node has died')));
      node.on('message', (message: { op: string; entity: number; id: number } & NodeResult) => {
        if (message.op === 'result') resolve(message);
        else if (message.op !== 'ready') this.answer(node, message);
      });
    });
  }

  private answer(node: ChildProcess, { op, entity, id }: { op: string; entity: number; id: number }): void {
    if (op === 'read') this.reads++;
    setTimeout(() => {
      const version = (this.versions[entity] ?? 0) + (op === 'write' ? 1 : 0);
      this.versions[entity] = version;
      const late = op === 'write' ? 2 : this.lateMs;
      setTimeout(() => node.connected && node.send({ id, version }), this.random() * late);
    }, this.random() * 3);
  }
}

function total(parts: Record<string, unknown>[]): Record<string, number> {
  const sum: Record<string, number> = {};
  for (const [name, value] of parts.flatMap((part) => Object.entries(part))) {
    if (typeof value === 'number') sum[name] = Math.round((sum[name] ?? 0) + value);
  }
  return sum;
}
