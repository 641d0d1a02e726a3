import { Injectable } from '@nestjs/common';
import type { Batch } from './imports.repository.js';
import type { ImportStaging } from './staging.repository.js';

/**
 * A result page joins the query that the session has already by the rules that hold within a file (see
 * RepeatedPagesRepository), so that page 2 may come in a file of its own.
 */
@Injectable()
export class JoiningPagesRepository {
  /** Decides for the pages of a batch, after its new queries have been written. */
  async join(staging: ImportStaging, sessionId: number, batch: Batch): Promise<void> {
    await this.lockKnown(staging, sessionId, batch);
    await this.joinFreeRanks(staging, batch);
  }

  /**
   * Adds what pages say of their query to what its first page says, which wins where both give one name; what differs
   * stands in `furtherPages`, an object for each page.
   */
  async mergeParams({ runner }: ImportStaging, { after, upTo }: Batch): Promise<void> {
    await runner.query(
      `WITH joining AS MATERIALIZED (
         SELECT written.id, page.page, page.params, 0 AS versions
         FROM import_pages AS page JOIN import_written AS written USING (n) WHERE n > $1 AND n <= $2
         UNION ALL
         SELECT joined.id, joined.page, coalesce(page.params, query.params), 1
         FROM import_joined AS joined JOIN import_queries AS query USING (n) LEFT JOIN import_pages AS page USING (page)
         WHERE joined.n > $1 AND joined.n <= $2
       ), joined AS MATERIALIZED (
         SELECT id, max(versions) AS versions FROM joining GROUP BY id
       ), pages AS (
         SELECT id, page, params FROM joining
         UNION ALL
         SELECT joined.id, 0, first.params FROM joined
         CROSS JOIN LATERAL (SELECT params FROM queries WHERE queries.id = joined.id LIMIT 1) AS first
       ), given AS MATERIALIZED (
         SELECT id, page, key, value, first_value(value) OVER (PARTITION BY id, key ORDER BY page) AS kept
         FROM pages CROSS JOIN LATERAL jsonb_each(params)
       ), kept AS (
         SELECT id, jsonb_object_agg(key, kept) AS params FROM given GROUP BY id
       ), others AS (
         SELECT id, jsonb_agg(params ORDER BY page) AS list
         FROM (
           SELECT id, page, jsonb_object_agg(key, value) AS params FROM given WHERE value <> kept GROUP BY id, page
         ) AS other
         GROUP BY id
       )
       UPDATE queries SET version = version + versions, updated_at = now(),
         params = queries.params || coalesce(kept.params, '{}') || CASE WHEN list IS NULL THEN '{}' ELSE
           jsonb_build_object('furtherPages', coalesce(queries.params -> 'furtherPages', '[]') || list) END
       FROM joined LEFT JOIN kept USING (id) LEFT JOIN others USING (id)
       WHERE queries.id = joined.id`,
      [after, upTo],
    );
  }

  /**
   * Of two imports that give one query further pages at once, one waits until the results of the other can be seen.
   * The lock lets others refer to the query meanwhile; it is taken in the order of identities, as those of new queries.
   */
  private async lockKnown({ runner }: ImportStaging, sessionId: number, { after, upTo }: Batch): Promise<void> {
    await runner.query(
      `INSERT INTO import_known (n, id)
       SELECT n, known.id
       FROM (
         SELECT n, identity FROM import_queries AS query
         WHERE n > $2 AND n <= $3 AND NOT EXISTS (SELECT FROM import_written AS written WHERE written.n = query.n)
         ORDER BY identity
       ) AS query
       CROSS JOIN LATERAL (
         SELECT id FROM queries WHERE session_id = $1 AND identity = query.identity LIMIT 1 FOR NO KEY UPDATE
       ) AS known`,
      [sessionId, after, upTo],
    );
  }

  /** LATERAL with OFFSET keeps the planner from reading all results of all queries. */
  private async joinFreeRanks({ runner }: ImportStaging, { after, upTo }: Batch): Promise<void> {
    await runner.query(
      `INSERT INTO import_joined (page, n, id)
       WITH known AS MATERIALIZED (
         SELECT n, id FROM import_known WHERE n > $1 AND n <= $2
       ), compared AS (
         SELECT n, page, type = 'organic' AS is_organic,
           min(page) OVER (PARTITION BY n, type, rank) = 0 AS is_taken,
           min(page) OVER (PARTITION BY n, type, rank, url, title) = 0 AS is_there
         FROM (
           SELECT n, page, type, rank, url, title FROM import_results JOIN known USING (n) WHERE n > $1 AND n <= $2
           UNION ALL
           SELECT known.n, 0, result.* FROM known
           CROSS JOIN LATERAL (SELECT type, rank, url, title FROM results WHERE query_id = known.id OFFSET 0) AS result
         ) AS result
       )
       SELECT page, n, id FROM compared JOIN known USING (n)
       WHERE page > 0 GROUP BY page, n, id
       HAVING CASE WHEN bool_or(is_organic) THEN NOT bool_or(is_organic AND is_taken) ELSE NOT bool_and(is_there) END`,
      [after, upTo],
    );
  }
}
