import { strictEqual } from 'node:assert/strict';
import { bulkDelete, bulkInsert } from '../../src/platform/bulk/index.js';
import { SearchResult } from '../../src/results/result.entity.js';
import type { Scenario } from '../harness/scenario.js';
import type { DatabaseBench } from './bench.js';
import { parents, results, settle } from './data.js';

const ROWS = 50_000;
const DELETED = ROWS / 2;

export const delete25k: Scenario<DatabaseBench> = {
  name: 'bulkDelete of 25,000 results',
  question: 'What does a delete with rows locked in key order cost, against one plain statement?',
  baseline: 'DELETE … = ANY',
  bar: 1.1,
  items: DELETED,
  rounds: 7,
  open: async (bench) => {
    await parents(bench);
    const rows = results(ROWS);
    const { manager } = bench.dataSource;
    let ids: number[] = [];
    return {
      reset: async () => {
        await bench.dataSource.query('TRUNCATE results');
        ids = (await bulkInsert(manager, SearchResult, rows)).filter((_, i) => i % 2 === 0);
        await bench.dataSource.query('VACUUM ANALYZE results');
        await settle(bench);
      },
      ours: async () => strictEqual((await bulkDelete(manager, SearchResult, ids)).deleted, DELETED),
      baseline: () => manager.query('DELETE FROM results WHERE id = ANY($1::bigint[])', [ids]),
      verify: async () => strictEqual(await manager.count(SearchResult), ROWS - DELETED),
    };
  },
};
