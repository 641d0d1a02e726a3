import type { DatabaseBench } from '../database/bench.js';

export const SESSIONS = 60;
export const QUERIES = 20;
export const RESULTS = 25;

/** 60 sessions of 20 queries of 25 results, written page by page, as they are collected; the tree of one is about 220 kB. */
export async function fill({ dataSource }: DatabaseBench): Promise<void> {
  await dataSource.query(`
    INSERT INTO sessions (workspace_id, name, description, tags, config)
      SELECT 1, 'Heat pumps, week ' || n, 'The same queries on three engines, every Monday', '{energy,weekly}',
             '{"tool": "serper"}'
        FROM generate_series(1, ${SESSIONS}) AS n;
    INSERT INTO queries (workspace_id, session_id, text, engine, language, country, device, collected_at, tool, identity)
      SELECT 1, session, 'heat pump cost ' || n, 'google', 'en', 'gb', 'desktop',
             '2026-03-02'::timestamptz + n * interval '1 minute', 'serper', int4send(n)
        FROM generate_series(1, ${SESSIONS}) AS session, generate_series(1, ${QUERIES}) AS n;
    INSERT INTO websites (workspace_id, url, url_hash, host, domain, title)
      SELECT 1, 'https://site' || n % 100 || '.org/' || n, int4send(n), 'site' || n % 100 || '.org',
             'site' || n % 100 || '.org', NULL
        FROM generate_series(1, 5000) AS n;
    INSERT INTO results (workspace_id, session_id, query_id, website_id, domain, rank, url, title)
      SELECT 1, q.session_id, q.id, w.id, w.domain, rank, w.url, 'Page ' || w.id
        FROM queries q CROSS JOIN generate_series(1, ${RESULTS}) AS rank
        JOIN websites w ON w.id = 1 + (q.id * 37 + rank * 11) % 5000
       ORDER BY q.id, rank`);
  await dataSource.query('DO $$ BEGIN WHILE rollup_fold() > 0 LOOP END LOOP; END $$');
  await dataSource.query('VACUUM ANALYZE');
}
