import { strictEqual } from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { results, WEBSITES } from '../database/data.js';
import { Server } from '../harness/server.js';
import type { Limit } from '../harness/scenario.js';
import type { BulkBench } from './bench.js';
import { post } from './http.js';
import { emptySession } from './import-100k.js';

const BYTES = 1024 ** 3;
const PER_QUERY = 100;

export const memory1gb: Limit<BulkBench> = {
  name: 'POST /imports of 1 GB, most memory resident',
  question: 'How much memory does the process ever hold while it takes in a file that is larger than that?',
  baseline: 'the same process, just started',
  unit: 'MB',
  bar: 300,
  long: true,
  read: async (bench) => {
    await emptySession(bench);
    const server = await Server.start(bench.url);
    try {
      const baseline = await mostResident(server);
      const file = new LargeFile();
      const answer = await post(`${server.url}/api/v1/sessions/1/imports`, 'application/x-ndjson', file.read());
      strictEqual((answer as { inserted: number }).inserted, file.rows);
      const [{ count }]: [{ count: number }] = await bench.dataSource.query('SELECT count(*) AS count FROM results');
      strictEqual(count, file.rows);
      return { ours: await mostResident(server), baseline };
    } finally {
      await server.stop();
    }
  },
};

/** Linux keeps the peak. */
async function mostResident({ pid }: Server): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Number(/^VmHWM:\s+(\d+) kB/m.exec(status)?.[1]) / 1024;
}

/** Lines of about a kilobyte in our own form, 100 of a query. */
class LargeFile {
  rows = 0;

  async *read(): AsyncIterable<Buffer> {
    const seen = results(WEBSITES);
    for (let bytes = 0; bytes < BYTES;) {
      const query = { text: `query ${this.rows / PER_QUERY}`, engine: 'google', collectedAt: '2026-01-01T00:00:00Z' };
      const lines = Array.from({ length: PER_QUERY }, (_, i) => {
        const { url, title, snippet } = seen[(this.rows + i) % seen.length] ?? {};
        return `${JSON.stringify({ query, rank: i + 1, url, title, snippet: `${snippet} `.repeat(5) })}\n`;
      });
      const page = Buffer.from(lines.join(''));
      bytes += page.length;
      this.rows += PER_QUERY;
      yield page;
    }
  }
}
