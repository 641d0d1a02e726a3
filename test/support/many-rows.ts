import type { DataSource } from 'typeorm';

export const MANY = { sessions: 200, queries: 10_000, websites: 50_000, results: 100_000, nouns: 50_000 } as const;

/** Rows as a long collection leaves them: few engines, a few big domains, most results organic, a few blocks. */
export async function insertManyRows(dataSource: DataSource): Promise<void> {
  await dataSource.query(`
    SET statement_timeout = 0;
    INSERT INTO sessions (workspace_id, name, tags, status, created_at)
      SELECT 1, 'session ' || n, ARRAY['t' || n % 50], (ARRAY['completed', 'failed', 'running', 'pending'])[1 + n % 4],
             '2026-01-01'::timestamptz + n * interval '1 hour'
        FROM generate_series(1, ${MANY.sessions}) AS n;
    INSERT INTO queries (workspace_id, session_id, text, engine, status, collected_at, identity, params)
      SELECT 1, 1 + n % ${MANY.sessions}, md5(n::text) || ' heat ' || n % 97, (ARRAY['google', 'bing', 'brave'])[1 + n % 3],
             CASE WHEN n % 50 = 0 THEN 'failed' ELSE 'completed' END,
             '2026-01-01'::timestamptz + n * interval '1 minute', int4send(n),
             jsonb_build_object('num', 10, 'hl', 'en', 'key', repeat(md5(n::text), 4))
        FROM generate_series(1, ${MANY.queries}) AS n;
    INSERT INTO websites (workspace_id, url, url_hash, host, domain, title)
      SELECT 1, 'https://site' || n % 5000 || '.example/' || n, int4send(n), 'site' || n % 5000 || '.example',
             'site' || n % 5000 || '.example', md5(n::text) || ' ' || (ARRAY['heat', 'pump', 'cost'])[1 + n % 3] || ' ' || n % 997
        FROM generate_series(1, ${MANY.websites}) AS n;
    INSERT INTO website_contents (website_id, text)
      SELECT n, md5(n::text) || ' word' || n % 1009 FROM generate_series(1, 5000) AS n;
    INSERT INTO results (workspace_id, session_id, query_id, website_id, domain, rank, type, url, title, snippet)
      SELECT 1, 1 + q % ${MANY.sessions}, q, w, 'site' || w % 5000 || '.example', 1 + n % 10,
             CASE WHEN n % 20 = 0 THEN 'ad' ELSE 'organic' END, 'https://site' || w % 5000 || '.example/' || w, md5(n::text) || ' heat',
             repeat(md5(n::text) || ' ', 4)
        FROM (SELECT n, 1 + n / 10 % ${MANY.queries} AS q, 1 + n * 7 % ${MANY.websites} AS w
                FROM generate_series(0, ${MANY.results - 1}) AS n) AS place;
    INSERT INTO nouns (workspace_id, website_id, lemma, frequency, tfidf)
      SELECT 1, n, 'lemma' || n % 500, 1 + n % 20, (n % 1000) / 1000.0 FROM generate_series(1, ${MANY.nouns}) AS n;
    DO $$ BEGIN WHILE rollup_fold(${MANY.queries}) > 0 LOOP END LOOP; END $$;
    RESET statement_timeout`);
  // What autovacuum does soon after such a load: it lets counts read an index alone.
  await dataSource.query('VACUUM ANALYZE');
}
