import { strictEqual } from 'node:assert/strict';
import { bulkUpsert } from '../../src/platform/bulk/index.js';
import { Website } from '../../src/websites/website.entity.js';
import type { Scenario } from '../harness/scenario.js';
import type { DatabaseBench } from './bench.js';
import { copyFile } from './data.js';
import { runFloor } from './floor.js';
import { standingWebsites, websites } from './websites.js';

const ROWS = 50_000;
const PROPERTIES = ['workspaceId', 'url', 'urlHash', 'host', 'domain', 'title', 'language'] as const;
const COLUMNS = 'workspace_id, url, url_hash, host, domain, title, language';

export const upsert50k: Scenario<DatabaseBench> = {
  name: 'bulkUpsert of 50,000 websites, half of them known',
  question: 'What does an upsert with ids in input order cost, against psql with a temporary table and ON CONFLICT?',
  baseline: 'psql \\copy to temp, INSERT ON CONFLICT',
  bar: 1.5,
  items: ROWS,
  rounds: 5,
  open: async (bench) => {
    const reset = await standingWebsites(bench, ROWS / 2);
    const rows = websites(ROWS, 2);
    const file = await copyFile(
      bench,
      'websites.copy',
      rows.map((row) => PROPERTIES.map((property) => row[property])),
    );
    const { manager } = bench.dataSource;
    return {
      reset,
      ours: async () => {
        const { inserted, updated } = await bulkUpsert(manager, Website, rows, {
          conflict: ['workspaceId', 'urlHash'],
        });
        strictEqual(inserted + updated, ROWS);
      },
      baseline: () =>
        runFloor(bench, [
          `CREATE TEMP TABLE given ON COMMIT DROP AS SELECT ${COLUMNS} FROM websites LIMIT 0`,
          { copy: `given (${COLUMNS})`, file },
          `INSERT INTO websites (${COLUMNS}) SELECT ${COLUMNS} FROM given ON CONFLICT (workspace_id, url_hash) DO UPDATE
           SET url = excluded.url, host = excluded.host, domain = excluded.domain, title = excluded.title,
             language = excluded.language, version = websites.version + 1, updated_at = now()`,
        ]),
      verify: async () => {
        strictEqual(await manager.count(Website), ROWS);
        strictEqual(await manager.countBy(Website, { version: 2 }), ROWS / 2);
      },
    };
  },
};
