import type { DataSource } from 'typeorm';
import { type DatabaseBench, openBench } from '../database/bench.js';
import { type Kept, type KeptDatabase, loadKept, openKept } from '../database/kept.js';
import { loadUnindexed } from '../database/unindexed.js';
import type { Options } from '../harness/group.js';
import { Server } from '../harness/server.js';
import { loadAnalyses } from './analyses-data.js';

/** Two databases alike in everything but the number of queries of each session and day. */
export interface StatisticsBench {
  large: KeptDatabase;
  small: DatabaseBench;
  /** On the large one, without its cache. */
  server: Server;
  close: () => Promise<void>;
}

export const LARGE = 1_000_000;
export const SMALL = 10_000;
export const SESSIONS = 20;
const RESULTS_OF_QUERY = 100;
const DAYS = 50;
/** Ten of a domain; so few domains that all of them, large and small, stand in the small database too. */
const WEBSITES = 10_000;

/**
 * Four engines, 50 days, a few large domains and many small ones, every tenth result an ad. Without titles: their
 * index costs most of the time, and no statistic reads them.
 */
async function load(dataSource: DataSource, results: number): Promise<void> {
  const queries = results / RESULTS_OF_QUERY;
  await dataSource.query(`
    INSERT INTO sessions (workspace_id, name) SELECT 1, 'session ' || n FROM generate_series(1, ${SESSIONS}) AS n;
    INSERT INTO queries (workspace_id, session_id, text, engine, collected_at, identity)
      SELECT 1, 1 + n % ${SESSIONS}, 'query ' || n, (ARRAY['google', 'bing', 'brave', 'mojeek'])[1 + n / 7 % 4],
             '2026-01-01'::timestamptz + n % ${DAYS} * interval '1 day', int4send(n)
        FROM generate_series(1, ${queries}) AS n;
    INSERT INTO websites (workspace_id, url, url_hash, domain)
      SELECT 1, 'https://' || n, int4send(n), 'site' || n / 10 || (ARRAY['.com', '.org', '.co.uk', '.example'])[1 + n / 10 % 4]
        FROM generate_series(1, ${WEBSITES}) AS n;
    ANALYZE websites`);
  await loadUnindexed(dataSource, 'results', () =>
    dataSource.query(`
      INSERT INTO results (workspace_id, session_id, query_id, website_id, domain, rank, type, url)
        SELECT 1, q.session_id, q.id, w.id, w.domain, rank, CASE WHEN rank % 10 = 0 THEN 'ad' ELSE 'organic' END, w.url
          FROM queries q CROSS JOIN generate_series(1, ${RESULTS_OF_QUERY}) AS rank
          JOIN websites w ON w.id = 1 + floor(${WEBSITES} * power((hashint8(q.id * 1000 + rank)::bigint + 2147483648) / 4294967296.0, 4))::bigint`),
  );
  await fold(dataSource);
}

/** As servers do: each fold is a transaction, whose dead rows the next one cleans away. */
async function fold(dataSource: DataSource): Promise<void> {
  for (;;) {
    const [{ folded }]: [{ folded: number }] = await dataSource.query('SELECT rollup_fold() AS folded');
    if (folded === 0) break;
  }
  await dataSource.query('VACUUM ANALYZE');
}

const KEPT: Kept = {
  name: 'statistics',
  version: 1,
  load: async (dataSource, tell) => {
    tell('loading a million results, once');
    await load(dataSource, LARGE);
    await loadAnalyses(dataSource);
    await fold(dataSource);
  },
};

export const prepareStatistics = ({ tell }: Options): Promise<void> => loadKept(KEPT, tell);

export async function openStatisticsBench({ tell }: Options): Promise<StatisticsBench> {
  const large = await openKept(KEPT, tell);
  const small = await openBench();
  let server: Server | undefined;
  const close = async () => {
    await server?.stop();
    await large.close();
    await small.close();
  };
  try {
    await load(small.dataSource, SMALL);
    server = await Server.start(large.url, { CACHE_ENABLED: 'false' });
  } catch (error) {
    await close();
    throw error;
  }
  return { small, large, server, close };
}
