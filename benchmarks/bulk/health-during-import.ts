import { strictEqual } from 'node:assert/strict';
import { spawn } from 'node:child_process';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as pause } from 'node:timers/promises';
import type { Limit } from '../harness/scenario.js';
import type { BulkBench } from './bench.js';
import { post } from './http.js';
import { emptySession, importUrl } from './import-100k.js';
import { ROWS, serperPages } from './serper-pages.js';

const PROBE = path.join(import.meta.dirname, 'health-probe.js');

export const healthDuringImport: Limit<BulkBench> = {
  name: 'GET /health/live while a file is imported, p99',
  question: 'How long does another client wait for the process that reads and writes an import?',
  baseline: 'the same process without work, p99',
  unit: 'ms',
  bar: 50,
  read: async (bench) => {
    const url = `${bench.server.url}/health/live`;
    const file = serperPages();
    const idle = await latenciesDuring(url, () => pause(2000));
    await emptySession(bench);
    const busy = await latenciesDuring(url, async () => {
      const answer = await post(importUrl(bench), 'application/x-ndjson', file);
      strictEqual((answer as { inserted: number }).inserted, ROWS);
    });
    return { ours: p99(busy), baseline: p99(idle) };
  },
};

/** What another process measures while the work is done. */
async function latenciesDuring(url: string, work: () => Promise<void>): Promise<number[]> {
  const probe = spawn(process.execPath, [PROBE, url], { stdio: ['pipe', 'pipe', 'inherit'] });
  const measured = text(probe.stdout);
  await pause(300);
  await work();
  probe.stdin.end();
  return JSON.parse(await measured) as number[];
}

function p99(latencies: readonly number[]): number {
  const sorted = latencies.toSorted((a, b) => a - b);
  return sorted[Math.ceil(sorted.length * 0.99) - 1] ?? Number.NaN;
}
