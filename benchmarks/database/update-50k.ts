import { strictEqual } from 'node:assert/strict';
import { bulkUpdate } from '../../src/platform/bulk/index.js';
import { Website } from '../../src/websites/website.entity.js';
import type { Scenario } from '../harness/scenario.js';
import type { DatabaseBench } from './bench.js';
import { copyFile } from './data.js';
import { runFloor } from './floor.js';
import { standingWebsites, websites } from './websites.js';

const ROWS = 50_000;

export const update50k: Scenario<DatabaseBench> = {
  name: 'bulkUpdate of 50,000 websites',
  question: 'What does an update with rows locked in key order cost, against psql with a temporary table?',
  baseline: 'psql \\copy to temp, UPDATE FROM',
  bar: 1.3,
  items: ROWS,
  rounds: 5,
  open: async (bench) => {
    const reset = await standingWebsites(bench, ROWS);
    const changes = websites(ROWS, 2).map(({ title }, i) => ({ id: i + 1, ...(title !== undefined && { title }) }));
    const file = await copyFile(
      bench,
      'titles.copy',
      changes.map(({ id, title }) => [id, title]),
    );
    const { manager } = bench.dataSource;
    return {
      reset,
      ours: async () => strictEqual((await bulkUpdate(manager, Website, changes)).updated, ROWS),
      baseline: () =>
        runFloor(bench, [
          'CREATE TEMP TABLE given (id bigint, title text) ON COMMIT DROP',
          { copy: 'given (id, title)', file },
          `UPDATE websites SET title = given.title, version = version + 1, updated_at = now()
           FROM given WHERE websites.id = given.id`,
        ]),
      verify: async () => strictEqual(await manager.countBy(Website, { version: 2 }), ROWS),
    };
  },
};
