import { strictEqual } from 'node:assert/strict';
import { bulkInsert } from '../../src/platform/bulk/index.js';
import { SearchResult } from '../../src/results/result.entity.js';
import type { Scenario } from '../harness/scenario.js';
import type { DatabaseBench } from './bench.js';
import { parents, results } from './data.js';

const ROWS = 1000;

export const insert1k: Scenario<DatabaseBench> = {
  name: 'bulkInsert of 1,000 results',
  question: 'What do 1,000 results cost, against TypeORM saving them?',
  baseline: 'repository.save',
  bar: 1 / 3,
  items: ROWS,
  rounds: 15,
  open: async (bench) => {
    await parents(bench);
    const rows = results(ROWS);
    const repository = bench.dataSource.getRepository(SearchResult);
    return {
      // No checkpoint: behind one, most of what is written are whole images of the pages of their websites.
      reset: () => bench.dataSource.query('TRUNCATE results'),
      ours: async () => strictEqual((await bulkInsert(repository.manager, SearchResult, rows)).length, ROWS),
      baseline: () => repository.save(repository.create(rows)),
      verify: async () => strictEqual(await repository.count(), ROWS),
    };
  },
};
