import { strictEqual } from 'node:assert/strict';
import { parents, RESULT_COLUMNS, results, resultsFile, settle } from '../database/data.js';
import { runFloor } from '../database/floor.js';
import type { Scenario } from '../harness/scenario.js';
import type { BulkBench } from './bench.js';
import { post } from './http.js';
import { itemOf } from './items.js';

const ROWS = 100_000;

export const ndjson100k: Scenario<BulkBench> = {
  name: 'POST /results/bulk of 100,000 lines',
  question: 'What do 100,000 results cost over HTTP, checked, identified and answered one by one, against psql?',
  baseline: 'psql \\copy of the rows, websites identified',
  bar: 2,
  items: ROWS,
  rounds: 3,
  open: async (bench) => {
    await parents(bench);
    const rows = results(ROWS);
    const file = await resultsFile(bench, rows);
    const lines = rows.map((row) => JSON.stringify(itemOf(row)));
    const body = Buffer.from(lines.join('\n'));
    return {
      reset: async () => {
        await bench.dataSource.query('TRUNCATE results');
        await settle(bench);
      },
      ours: async () => {
        const answer = await post(`${bench.server.url}/api/v1/results/bulk`, 'application/x-ndjson', body);
        strictEqual((answer as { inserted: number }).inserted, ROWS);
      },
      baseline: () => runFloor(bench, [{ copy: `results (${RESULT_COLUMNS})`, file }]),
      verify: async () => {
        const [{ count }]: [{ count: number }] = await bench.dataSource.query(
          `SELECT count(*) AS count FROM results r JOIN websites w ON w.id = r.website_id AND w.url = r.url
           WHERE r.domain = w.domain AND r.session_id = 1`,
        );
        strictEqual(count, ROWS);
      },
    };
  },
};
