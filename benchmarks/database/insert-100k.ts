import { strictEqual } from 'node:assert/strict';
import { bulkInsert } from '../../src/platform/bulk/index.js';
import { SearchResult } from '../../src/results/result.entity.js';
import type { Scenario } from '../harness/scenario.js';
import type { DatabaseBench } from './bench.js';
import { parents, RESULT_COLUMNS, results, resultsFile, settle } from './data.js';
import { runFloor } from './floor.js';

const ROWS = 100_000;

export const insert100k: Scenario<DatabaseBench> = {
  name: 'bulkInsert of 100,000 results, with ids',
  question: 'What do 100,000 results and their ids cost, against psql loading a file into the same table?',
  baseline: 'psql \\copy',
  bar: 1.15,
  items: ROWS,
  rounds: 3,
  open: async (bench) => {
    await parents(bench);
    const rows = results(ROWS);
    const file = await resultsFile(bench, rows);
    const { manager } = bench.dataSource;
    return {
      reset: async () => {
        await bench.dataSource.query('TRUNCATE results');
        await settle(bench);
      },
      ours: async () => strictEqual((await bulkInsert(manager, SearchResult, rows)).length, ROWS),
      baseline: () => runFloor(bench, [{ copy: `results (${RESULT_COLUMNS})`, file }]),
      verify: async () => strictEqual(await manager.count(SearchResult), ROWS),
    };
  },
};
