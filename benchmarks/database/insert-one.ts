import { strictEqual } from 'node:assert/strict';
import type { QueryDeepPartialEntity } from 'typeorm';
import { bulkInsert } from '../../src/platform/bulk/index.js';
import { SearchResult } from '../../src/results/result.entity.js';
import type { Scenario } from '../harness/scenario.js';
import type { DatabaseBench } from './bench.js';
import { parents, results, settle } from './data.js';

const ROWS = 300;

export const insertOne: Scenario<DatabaseBench> = {
  name: 'bulkInsert of one result, 300 times',
  question: 'Is a single row, one call after the other, as fast as by repository.insert?',
  baseline: 'repository.insert',
  bar: 1,
  items: ROWS,
  rounds: 15,
  open: async (bench) => {
    await parents(bench);
    const rows = results(ROWS);
    const repository = bench.dataSource.getRepository(SearchResult);
    return {
      reset: async () => {
        await bench.dataSource.query('TRUNCATE results');
        await settle(bench);
      },
      ours: async () => {
        for (const row of rows) await bulkInsert(repository.manager, SearchResult, [row]);
      },
      baseline: async () => {
        for (const row of rows) await repository.insert(row as QueryDeepPartialEntity<SearchResult>);
      },
      verify: async () => strictEqual(await repository.count(), ROWS),
    };
  },
};
