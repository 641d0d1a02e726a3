import type { DataSource } from 'typeorm';
import { loadUnindexed } from '../database/unindexed.js';

/** Sessions besides the twenty of the load: id → engines × query texts × results. */
export const ANALYSED = {
  /** Two of the same texts, four weeks apart. */
  overlap: 21,
  compared: 22,
  /** Its results are of a thousand domains. */
  network: 23,
} as const;

const FIRST_WEBSITE = 1_000_000;
/** One page of each domain. */
const WEBSITES = 14_000;
const NOUNS_OF_PAGE = 60;

/** Engines mostly agree on the head of a list, and hardly on its end: the deeper the rank, the wider the choice. */
const websiteOf = (width: number): string =>
  `${FIRST_WEBSITE} + (hashtext(text || rank / 10)::bigint + 2147483648 + (hashint8(query * 1000 + rank)::bigint + 2147483648) % (5 + rank * ${width / 100})::bigint) % ${width}`;

async function loadSession(
  dataSource: DataSource,
  id: number,
  { texts, depth, width, day }: { texts: number; depth: number; width: number; day: number },
): Promise<void> {
  await dataSource.query(`
    INSERT INTO sessions (id, workspace_id, name) VALUES (${id}, 1, 'session ${id}');
    INSERT INTO queries (workspace_id, session_id, text, engine, collected_at, identity)
      SELECT 1, ${id}, 'text ' || n % ${texts}, (ARRAY['google', 'bing', 'brave', 'mojeek'])[1 + n / ${texts}],
             '2026-01-01'::timestamptz + ${day} * interval '1 day', int4send(n)
        FROM generate_series(0, ${4 * texts - 1}) AS n;
    INSERT INTO results (workspace_id, session_id, query_id, website_id, domain, rank, type, url)
      SELECT 1, ${id}, query, w.id, w.domain, rank, 'organic', w.url
        FROM (SELECT q.id AS query, rank, ${websiteOf(width)} AS website
                FROM (SELECT id, id AS query, text FROM queries WHERE session_id = ${id}) AS q
                CROSS JOIN generate_series(1, ${depth}) AS rank) AS place
        JOIN websites w ON w.id = place.website`);
}

/**
 * Sessions of the size that the bars name: 4 engines × 50 query texts × 100 results; the last one is smaller. Nouns are
 * written page by page, as the product does; a few of them stand in many pages.
 */
export async function loadAnalyses(dataSource: DataSource): Promise<void> {
  await dataSource.query(`
    INSERT INTO websites (id, workspace_id, url, url_hash, domain)
      SELECT ${FIRST_WEBSITE} + n, 1, 'https://page' || n || '.example/', int8send(n), 'page' || n || '.example'
        FROM generate_series(0, ${WEBSITES - 1}) AS n`);
  await loadUnindexed(dataSource, 'nouns', () =>
    dataSource.query(`
      INSERT INTO nouns (workspace_id, website_id, lemma, frequency, tfidf)
        SELECT 1, ${FIRST_WEBSITE} + w, 'lemma' || floor(20000 * power((hashint8(w * 100 + n)::bigint + 2147483648) / 4294967296.0, 4)), 1 + n % 5, 0.01
          FROM generate_series(0, ${WEBSITES - 1}) AS w, generate_series(1, ${NOUNS_OF_PAGE}) AS n
         ORDER BY w, n
        ON CONFLICT DO NOTHING`),
  );
  await loadSession(dataSource, ANALYSED.overlap, { texts: 50, depth: 100, width: WEBSITES, day: 0 });
  await loadSession(dataSource, ANALYSED.compared, { texts: 50, depth: 100, width: WEBSITES, day: 28 });
  await loadSession(dataSource, ANALYSED.network, { texts: 30, depth: 20, width: 1_500, day: 0 });
}
