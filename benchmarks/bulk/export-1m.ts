import { strictEqual } from 'node:assert/strict';
import { devNull } from 'node:os';
import type { DataSource } from 'typeorm';
import { bulkInsert } from '../../src/platform/bulk/index.js';
import { SearchResult } from '../../src/results/result.entity.js';
import { parents, QUERIES, RESULT_COLUMNS, results } from '../database/data.js';
import { runFloor } from '../database/floor.js';
import { type Kept, loadKept, openKept } from '../database/kept.js';
import { loadUnindexed } from '../database/unindexed.js';
import type { Options } from '../harness/group.js';
import { Server } from '../harness/server.js';
import type { Scenario } from '../harness/scenario.js';
import type { BulkBench } from './bench.js';
import { download } from './http.js';

const COPIES = 10;
const ROWS = 100_000 * COPIES;
const LINE_FEED = 0x0a;

export const export1m: Scenario<BulkBench> = {
  name: 'GET /sessions/:id/export of 1,000,000 results',
  question: 'What does a session of a million results cost as NDJSON with the query on every line, against psql?',
  baseline: 'psql \\copy (SELECT row_to_json …) of the results',
  bar: 1.25,
  items: ROWS,
  rounds: 3,
  open: async (bench) => {
    const kept = await openKept(EXPORTED);
    bench.onClose(kept.close);
    const server = await Server.start(kept.url);
    bench.onClose(() => server.stop());
    const url = `${server.url}/api/v1/sessions/1/export?format=ndjson`;
    const expected = await inspected(url);
    let bytes = expected;
    const floor = { ...bench, url: kept.url };
    return {
      reset: async () => undefined,
      ours: async () => {
        bytes = 0;
        for await (const chunk of download(url)) bytes += chunk.length;
      },
      baseline: () => runFloor(floor, [{ query: 'SELECT row_to_json(results) FROM results', file: devNull }]),
      verify: async () => strictEqual(bytes, expected),
    };
  },
};

/** How many bytes the export has, which is then known to hold every result. */
async function inspected(url: string): Promise<number> {
  let bytes = 0;
  let lines = 0;
  let first = '';
  for await (const chunk of download(url)) {
    first ||= chunk.toString().split('\n', 1)[0] ?? '';
    bytes += chunk.length;
    for (let at = chunk.indexOf(LINE_FEED); at !== -1; at = chunk.indexOf(LINE_FEED, at + 1)) lines++;
  }
  strictEqual(lines, ROWS);
  const { query, rank } = JSON.parse(first) as { query: { text: string }; rank: number };
  strictEqual(`${query.text} ${rank}`, 'query 1 1');
  return bytes;
}

const EXPORTED: Kept = { name: 'export', version: 1, load: millionResults };

export async function prepareExport({ tell }: Options, wanted: readonly string[]): Promise<void> {
  if (wanted.includes(export1m.name)) await loadKept(EXPORTED, tell);
}

/** Query by query, as they are collected; without the index for searches, which has no part in reading. */
async function millionResults(dataSource: DataSource): Promise<void> {
  await parents({ dataSource });
  await dataSource.query('DROP INDEX results_title_trgm_idx');
  const more = COPIES - 1;
  await dataSource.query(
    `INSERT INTO queries (workspace_id, session_id, text, engine, collected_at, identity)
     SELECT 1, 1, 'query ' || i, 'google', now(), sha256(i::text::bytea)
     FROM generate_series(${QUERIES + 1}, ${QUERIES * COPIES}) i`,
  );
  await loadUnindexed(dataSource, 'results', async () => {
    await bulkInsert(dataSource.manager, SearchResult, results(100_000));
    await dataSource.query(
      `INSERT INTO results (${RESULT_COLUMNS})
       SELECT ${RESULT_COLUMNS.replace('query_id', `query_id + ${QUERIES} * i`)} FROM results, generate_series(1, ${more}) i ORDER BY i, results.id`,
    );
  });
  await dataSource.query('DO $$ BEGIN WHILE rollup_fold() > 0 LOOP COMMIT; END LOOP; END $$');
  await dataSource.query('VACUUM ANALYZE');
}
