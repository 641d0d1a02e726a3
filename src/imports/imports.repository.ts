import { Injectable } from '@nestjs/common';
import type { OnConflict } from './import.dto.js';
import type { ImportStaging } from './staging.repository.js';

export interface TargetSession {
  id: number;
  createdAt: Date;
  isNew: boolean;
}

/** The queries numbered from (exclusive) to (inclusive). */
export interface Batch {
  after: number;
  upTo: number;
}

export interface Target {
  workspaceId: number;
  sessionId: number;
  onConflict: OnConflict;
}

/** What became of the staged queries and their results. */
export interface Outcome {
  queries: { inserted: number; replaced: number; joined: number; known: number };
  results: { inserted: number; replaced: number; joined: number; known: number };
  /** Pages that joined a query which the session had already. */
  joinedPages: number;
}

const QUERY_COLUMNS = 'text, engine, language, country, device, collected_at, status, params, tool, error, identity';

const ON_CONFLICT: Record<OnConflict, string> = {
  skip: 'DO NOTHING',
  error: 'DO NOTHING',
  replace: `DO UPDATE SET status = excluded.status, params = excluded.params, tool = excluded.tool,
    error = excluded.error, version = queries.version + 1, updated_at = now()`,
};

/** Moves a staged import into its session, whole queries at a time. */
@Injectable()
export class ImportsRepository {
  async findSession({ runner }: ImportStaging, workspaceId: number, name: string): Promise<TargetSession | undefined> {
    const rows: TargetSession[] = await runner.query(
      `SELECT id, created_at AS "createdAt", false AS "isNew" FROM sessions
       WHERE workspace_id = $1 AND name = $2 ORDER BY id LIMIT 1`,
      [workspaceId, name],
    );
    return rows[0];
  }

  /** Of several imports that meet a new name, one makes the session: the lock lasts until the transaction ends. */
  async getOrCreateSession(staging: ImportStaging, workspaceId: number, name: string): Promise<TargetSession> {
    const { runner } = staging;
    const known = await this.findSession(staging, workspaceId, name);
    if (known) return known;
    await runner.query('SELECT pg_advisory_xact_lock(hashtextextended($1, $2))', [`session ${name}`, workspaceId]);
    const meanwhile = await this.findSession(staging, workspaceId, name);
    if (meanwhile) return meanwhile;
    const [created]: [TargetSession] = await runner.query(
      `INSERT INTO sessions (workspace_id, name, status) VALUES ($1, $2, 'running')
       RETURNING id, created_at AS "createdAt", true AS "isNew"`,
      [workspaceId, name],
    );
    return created;
  }

  /** A session of which every query failed has failed itself. Whether that has changed it. */
  async completeSession({ runner }: ImportStaging, sessionId: number): Promise<boolean> {
    const [, affected]: [unknown, number] = await runner.query(
      `UPDATE sessions SET status = outcome.status, version = version + 1, updated_at = now()
       FROM (
         SELECT CASE WHEN EXISTS (SELECT FROM queries WHERE session_id = $1)
           AND NOT EXISTS (SELECT FROM queries WHERE session_id = $1 AND status <> 'failed')
         THEN 'failed' ELSE 'completed' END AS status
       ) AS outcome
       WHERE id = $1 AND sessions.status <> outcome.status`,
      [sessionId],
    );
    return affected > 0;
  }

  /** Cuts the queries into batches of about so many rows. A query is never cut. */
  async batches({ runner }: ImportStaging, rows: number): Promise<Batch[]> {
    const ends: { upTo: number }[] = await runner.query(
      `SELECT max(n) AS "upTo" FROM (
         SELECT query.n, sum(1 + coalesce(result.rows, 0)) OVER (ORDER BY query.n) AS total
         FROM import_queries AS query
         LEFT JOIN (SELECT n, count(*) AS rows FROM import_results GROUP BY n) AS result USING (n)
       ) AS counted
       GROUP BY div(total, $1) ORDER BY 1`,
      [rows],
    );
    return ends.map(({ upTo }, index) => ({ after: ends[index - 1]?.upTo ?? 0, upTo }));
  }

  /**
   * Writes the queries of a batch. Queries are locked in the order of their identities and websites in that of their
   * hashes, so that two imports wait for each other instead of locking each other out.
   */
  async writeQueries(staging: ImportStaging, target: Target, batch: Batch): Promise<void> {
    await this.insertQueries(staging, target, batch);
    if (target.onConflict !== 'replace') return;
    await staging.runner.query(
      `DELETE FROM results USING import_written AS written
       WHERE results.query_id = written.id AND NOT written.is_new AND written.n > $1 AND written.n <= $2`,
      [batch.after, batch.upTo],
    );
  }

  /**
   * Writes the results of these queries, and those of pages that join others, with their websites. LATERAL with LIMIT
   * keeps the planner from reading a whole table, staged or real, for each batch. Returns the number of new websites.
   */
  async writeResults(staging: ImportStaging, { workspaceId, sessionId }: Target, batch: Batch): Promise<number> {
    const { runner } = staging;
    const range = [batch.after, batch.upTo];
    const websites = await this.writeWebsites(staging, workspaceId, batch);
    await runner.query(
      `INSERT INTO results (workspace_id, session_id, query_id, website_id, domain, rank, type, url, title, snippet, extra)
       SELECT $1, $2, result.query_id, website.id, result.domain, result.rank, result.type, result.url, result.title,
         result.snippet, result.extra
       FROM (
         SELECT written.id AS query_id, result.*
         FROM import_results AS result JOIN import_written AS written ON written.n = result.n
         WHERE result.n > $3 AND result.n <= $4
         UNION ALL
         SELECT joined.id, result.*
         FROM import_results AS result JOIN import_joined AS joined ON joined.page = result.page
         WHERE result.n > $3 AND result.n <= $4
       ) AS result
       LEFT JOIN LATERAL (
         SELECT id FROM websites WHERE workspace_id = $1 AND url_hash = result.website_hash LIMIT 1
       ) AS website ON true
       ORDER BY result.n, result.seq`,
      [workspaceId, sessionId, ...range],
    );
    return websites;
  }

  async outcome({ runner }: ImportStaging): Promise<Outcome> {
    type Row = { became: keyof Outcome['queries']; queries: number; results: number; joined: number; pages: number };
    const rows: Row[] = await runner.query(`
      SELECT CASE WHEN written.is_new THEN 'inserted' WHEN written.n IS NOT NULL THEN 'replaced'
          WHEN joined.n IS NOT NULL THEN 'joined' ELSE 'known' END AS became,
        count(*) AS queries, coalesce(sum(result.rows), 0)::bigint AS results,
        coalesce(sum(result.joined), 0)::bigint AS joined, coalesce(sum(joined.pages), 0)::bigint AS pages
      FROM import_queries AS query
      LEFT JOIN import_written AS written USING (n)
      LEFT JOIN (SELECT n, count(*) AS pages FROM import_joined GROUP BY n) AS joined USING (n)
      LEFT JOIN (
        SELECT result.n, count(*) AS rows, count(joined.page) AS joined
        FROM import_results AS result LEFT JOIN import_joined AS joined USING (page) GROUP BY result.n
      ) AS result USING (n)
      GROUP BY 1`);
    const outcome: Outcome = {
      queries: { inserted: 0, replaced: 0, joined: 0, known: 0 },
      results: { inserted: 0, replaced: 0, joined: 0, known: 0 },
      joinedPages: 0,
    };
    for (const { became, queries, results, joined, pages } of rows) {
      outcome.queries[became] = queries;
      outcome.results[became === 'joined' ? 'known' : became] += results - joined;
      outcome.results.joined += joined;
      outcome.joinedPages += pages;
    }
    return outcome;
  }

  /** The pages that the file points to. */
  async countWebsites({ runner }: ImportStaging): Promise<number> {
    const [{ count }]: [{ count: number }] = await runner.query(`
      SELECT count(DISTINCT website_hash) AS count FROM import_results`);
    return count;
  }

  /** The first queries that the session had already. */
  knownQueries({ runner }: ImportStaging, most: number): Promise<{ line: number; text: string; rows: number }[]> {
    return runner.query(
      `SELECT line, left(text, 100) AS text,
         (SELECT count(*) FROM import_results AS result WHERE result.n = query.n) AS rows
       FROM import_queries AS query
       WHERE NOT EXISTS (SELECT FROM import_written AS written WHERE written.n = query.n)
       ORDER BY line, n LIMIT $1`,
      [most],
    );
  }

  private async insertQueries(
    { runner }: ImportStaging,
    { workspaceId, sessionId, onConflict }: Target,
    { after, upTo }: Batch,
  ): Promise<void> {
    const unlessKnown =
      onConflict === 'replace'
        ? ''
        : `AND NOT EXISTS (
             SELECT FROM queries AS known WHERE known.session_id = $2 AND known.identity = import_queries.identity)`;
    await runner.query(
      `WITH fresh AS MATERIALIZED (
         SELECT nextval('queries_id_seq') AS id, query.* FROM (
           SELECT * FROM import_queries WHERE n > $3 AND n <= $4 ${unlessKnown} ORDER BY n
         ) AS query
       ), written AS (
         INSERT INTO queries (id, workspace_id, session_id, ${QUERY_COLUMNS})
         SELECT id, $1, $2, ${QUERY_COLUMNS} FROM fresh ORDER BY identity
         ON CONFLICT (session_id, identity) ${ON_CONFLICT[onConflict]}
         RETURNING id, identity, xmax = 0 AS is_new
       )
       INSERT INTO import_written (n, id, is_new)
       SELECT fresh.n, written.id, written.is_new FROM written JOIN fresh USING (identity)`,
      [workspaceId, sessionId, after, upTo],
    );
  }

  private async writeWebsites({ runner }: ImportStaging, workspaceId: number, { after, upTo }: Batch): Promise<number> {
    const [{ count }]: [{ count: number }] = await runner.query(
      `WITH wanted AS MATERIALIZED (
         SELECT website_hash AS hash FROM import_results JOIN import_written USING (n)
         WHERE n > $2 AND n <= $3 AND website_hash IS NOT NULL
         UNION
         SELECT website_hash FROM import_results AS result JOIN import_joined USING (page)
         WHERE result.n > $2 AND result.n <= $3 AND website_hash IS NOT NULL
       ), inserted AS (
         INSERT INTO websites (workspace_id, url, url_hash, host, domain, title)
         SELECT $1::bigint, page.url, page.hash, page.host, page.domain, page.title
         FROM wanted
         CROSS JOIN LATERAL (SELECT * FROM import_websites AS page WHERE page.hash = wanted.hash ORDER BY page.title IS NULL LIMIT 1) AS page
         ORDER BY page.hash
         ON CONFLICT (workspace_id, url_hash) DO NOTHING
         RETURNING 1
       )
       SELECT count(*) AS count FROM inserted`,
      [workspaceId, after, upTo],
    );
    return count;
  }
}
