import { strictEqual } from 'node:assert/strict';
import { bulkDelete, bulkInsert } from '../../src/platform/bulk/index.js';
import { SearchResult } from '../../src/results/result.entity.js';
import type { Scenario } from '../harness/scenario.js';
import type { DatabaseBench } from './bench.js';
import { parents, results, settle } from './data.js';

const ROWS = 100_000;
const DELETED = 25_000;

export const delete25k: Scenario<DatabaseBench> = {
  name: 'bulkDelete of 25,000 results',
  question:
    'What does a delete with rows locked in key order cost, of an import among four, against one plain statement?',
  baseline: 'DELETE … = ANY',
  bar: 1.1,
  items: DELETED,
  rounds: 15,
  open: async (bench) => {
    await parents(bench);
    await bench.dataSource.query('TRUNCATE results');
    const ids = (await bulkInsert(bench.dataSource.manager, SearchResult, results(ROWS))).slice(DELETED, 2 * DELETED);
    await bench.dataSource.query('VACUUM ANALYZE results');
    const { manager } = bench.dataSource;
    await manager.query('DROP TABLE IF EXISTS results_before');
    await manager.query('CREATE TABLE results_before AS SELECT * FROM results WHERE id = ANY($1)', [ids]);
    return {
      reset: async () => {
        await manager.query('INSERT INTO results SELECT * FROM results_before ORDER BY id ON CONFLICT DO NOTHING');
        await manager.query('VACUUM ANALYZE results');
        await settle(bench);
      },
      ours: async () => strictEqual((await bulkDelete(manager, SearchResult, ids)).deleted, DELETED),
      baseline: () => manager.query('DELETE FROM results WHERE id = ANY($1::bigint[])', [ids]),
      verify: async () => strictEqual(await manager.count(SearchResult), ROWS - DELETED),
    };
  },
};
