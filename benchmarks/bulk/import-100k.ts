import { strictEqual } from 'node:assert/strict';
import { createHash } from 'node:crypto';
import {
  copyFile,
  QUERIES,
  RESULT_COLUMNS,
  results,
  resultsFile,
  settle,
  website,
  WEBSITES,
} from '../database/data.js';
import { runFloor, type Step } from '../database/floor.js';
import type { Scenario } from '../harness/scenario.js';
import type { BulkBench } from './bench.js';
import { post } from './http.js';
import { ROWS, serperPages } from './serper-pages.js';

/** A session, and nothing in it. */
export async function emptySession(bench: BulkBench): Promise<void> {
  await bench.dataSource.query('TRUNCATE sessions, websites RESTART IDENTITY CASCADE');
  await bench.dataSource.query(`INSERT INTO sessions (workspace_id, name) VALUES (1, 'benchmark')`);
  await settle(bench);
}

export const importUrl = ({ server }: BulkBench) => `${server.url}/api/v1/sessions/1/imports?format=serper`;

export const import100k: Scenario<BulkBench> = {
  name: 'POST /imports of 100,000 results in 1,000 responses of Serper',
  question:
    'What does a file cost whose websites, queries and results are all new, against psql loading the three tables?',
  baseline: 'psql \\copy of websites, queries and results',
  bar: 1 / 0.3,
  items: ROWS,
  rounds: 3,
  open: async (bench) => {
    const file = serperPages();
    const steps = await floor(bench);
    return {
      reset: () => emptySession(bench),
      ours: async () => {
        const answer = await post(importUrl(bench), 'application/x-ndjson', file);
        strictEqual((answer as { inserted: number }).inserted, ROWS);
      },
      baseline: () => runFloor(bench, steps),
      verify: async () => {
        const [row]: [Record<string, number>] = await bench.dataSource.query(
          `SELECT count(*) AS results, count(DISTINCT q.id) AS queries, count(DISTINCT w.id) AS websites
           FROM results r JOIN queries q ON q.id = r.query_id JOIN websites w ON w.id = r.website_id
           WHERE w.url = r.url AND w.domain = r.domain`,
        );
        strictEqual(JSON.stringify(row), JSON.stringify({ results: ROWS, queries: QUERIES, websites: WEBSITES }));
      },
    };
  },
};

/** All that the import finds out lies ready in files: canonical URLs, hashes, domains, identities and ids. */
async function floor(bench: BulkBench): Promise<Step[]> {
  const rows = results(ROWS);
  const titles = new Map(rows.toReversed().map(({ websiteId, title }) => [websiteId, title]));
  const websites = Array.from({ length: WEBSITES }, (_, i) => {
    const { url, urlHash, host, domain, title } = website(i, titles.get(i + 1) ?? '');
    return [i + 1, 1, url, urlHash, host, domain, title];
  });
  const queries = Array.from({ length: QUERIES }, (_, i) => {
    const text = `query ${i + 1}`;
    const params = JSON.stringify({
      q: text,
      type: 'search',
      hl: 'en',
      gl: 'gb',
      num: 100,
      engine: 'google',
      credits: 2,
    });
    const identity = createHash('sha256').update(text).digest();
    return [i + 1, 1, 1, text, 'google', 'en', 'gb', '2026-01-01T00:00:00Z', params, 'serper', identity];
  });
  return [
    {
      copy: 'websites (id, workspace_id, url, url_hash, host, domain, title)',
      file: await copyFile(bench, 'websites.copy', websites),
    },
    {
      copy: 'queries (id, workspace_id, session_id, text, engine, language, country, collected_at, params, tool, identity)',
      file: await copyFile(bench, 'queries.copy', queries),
    },
    { copy: `results (${RESULT_COLUMNS})`, file: await resultsFile(bench, rows) },
  ];
}
