import { deepStrictEqual, strictEqual } from 'node:assert/strict';
import { bulkInsert } from '../../src/platform/bulk/index.js';
import { SearchResult } from '../../src/results/result.entity.js';
import type { DatabaseBench } from '../database/bench.js';
import { parents, results, settle } from '../database/data.js';
import { floorSetting } from '../database/setting.js';
import type { Limit, Scenario } from '../harness/scenario.js';
import { ANALYSES } from './analyses.js';
import { LARGE, openStatisticsBench, prepareStatistics, SMALL, type StatisticsBench } from './bench.js';
import { type Read, READS } from './reads.js';
import { times } from './times.js';

const READS_OF_A_RUN = 50;

const text = (count: number): string => count.toLocaleString('en');

const within5ms = ({ route, ours, plain }: Read): Limit<StatisticsBench> => ({
  name: `GET /stats/${route} of ${text(LARGE)} results, in the database`,
  question: 'Is the answer there within five milliseconds, the way to the database and back included?',
  baseline: 'plain GROUP BY',
  unit: 'ms',
  bar: 5,
  read: async ({ large: { dataSource } }) => {
    deepStrictEqual(await ours(dataSource), await plain(dataSource));
    return {
      ours: await times(READS_OF_A_RUN, () => ours(dataSource)),
      baseline: await times(1, () => plain(dataSource)),
    };
  },
});

const atAnySize = ({ route, ours }: Read): Scenario<StatisticsBench> => ({
  name: `GET /stats/${route}, ${READS_OF_A_RUN} times`,
  question: `Does it take as long with ${text(LARGE)} results as with ${text(SMALL)}?`,
  baseline: `with ${text(SMALL)} results`,
  bar: 1.2,
  items: READS_OF_A_RUN,
  rounds: 41,
  open: async ({ large, small }) => {
    const read = async ({ dataSource }: Pick<DatabaseBench, 'dataSource'>) => {
      for (let i = 0; i < READS_OF_A_RUN; i += 1) await ours(dataSource);
    };
    const nothing = async () => undefined;
    return { reset: nothing, ours: () => read(large), baseline: () => read(small), verify: nothing };
  },
});

const ROWS = 100_000;

/** On the small database, whose rows it replaces: it comes last. */
const insertNoted: Scenario<StatisticsBench> = {
  name: 'bulkInsert of 100,000 results, noted for the rollups',
  question: 'How much slower is an insert because the statistics take note of it?',
  baseline: 'without triggers',
  bar: 1.2,
  items: ROWS,
  rounds: 5,
  open: async ({ small }) => {
    await parents(small);
    const rows = results(ROWS);
    const { dataSource } = small;
    const insert = () => bulkInsert(dataSource.manager, SearchResult, rows);
    return {
      reset: async () => {
        await dataSource.query('TRUNCATE results, rollup_changes');
        await settle(small);
      },
      ours: insert,
      baseline: async () => {
        await dataSource.query('ALTER TABLE results DISABLE TRIGGER USER');
        await insert();
        await dataSource.query('ALTER TABLE results ENABLE TRIGGER USER');
      },
      verify: async () => strictEqual(await dataSource.manager.count(SearchResult), ROWS),
    };
  },
};

export const statisticsGroup = {
  setting: floorSetting,
  prepare: prepareStatistics,
  open: openStatisticsBench,
  scenarios: [...READS.map(within5ms), ...READS.map(atAnySize), ...ANALYSES, insertNoted],
};
