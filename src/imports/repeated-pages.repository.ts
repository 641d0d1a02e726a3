import { Injectable } from '@nestjs/common';
import type { Format } from './formats/format.js';
import type { ImportStaging } from './staging.repository.js';

/** A page that says something else than one before it does about the same ranks of the same query. */
export interface DifferingPage {
  line: number;
  pointer: string | null;
  text: string;
  rows: number;
  otherLine: number;
  otherPointer: string | null;
}

/** Pages that were not taken: those that stand there twice, and those that differ, the first of them one by one. */
export interface LeftOut {
  twins: { pages: number; rows: number };
  differing: { pages: number; rows: number; first: DifferingPage[] };
}

const NOTHING: LeftOut = { twins: { pages: 0, rows: 0 }, differing: { pages: 0, rows: 0, first: [] } };

/**
 * A query that the file names in several places is one query. Rows join it. A result page joins it when its ranks are
 * free, as those of a second page are. A page without organic results (images, news) joins it unless all that it holds
 * is there already. Of the other pages, what is there already is skipped, and what differs is a fault.
 */
@Injectable()
export class RepeatedPagesRepository {
  async merge(staging: ImportStaging, unit: Format['unit'], most: number): Promise<LeftOut> {
    const { runner } = staging;
    await runner.query(`
      CREATE TEMPORARY TABLE import_repeated AS
      SELECT n, first FROM (SELECT n, min(n) OVER (PARTITION BY identity) AS first FROM import_queries) AS query
      WHERE n <> first`);
    await runner.query('ANALYZE import_repeated');
    if (unit === 'page') await this.joinFreeRanks(staging);
    const leftOut = unit === 'page' ? await this.leaveOut(staging, most) : NOTHING;
    await runner.query(
      'UPDATE import_results AS result SET n = first FROM import_repeated AS repeated WHERE result.n = repeated.n',
    );
    await runner.query(
      'DELETE FROM import_queries AS query USING import_repeated AS repeated WHERE query.n = repeated.n',
    );
    await runner.query('DROP TABLE import_repeated');
    return leftOut;
  }

  /** Windows and no join of a query's results with themselves: a file may repeat one query a million times. */
  private async joinFreeRanks({ runner }: ImportStaging): Promise<void> {
    await runner.query(`
      INSERT INTO import_pages (page, n, params)
      WITH pages AS (
        SELECT n AS page, first FROM import_repeated UNION SELECT first, first FROM import_repeated
      ), compared AS (
        SELECT first, page, type = 'organic' AS is_organic,
          rank IS NOT NULL AND min(page) OVER (PARTITION BY first, type, rank) < page AS is_taken,
          min(page) OVER (PARTITION BY first, type, rank, url, title) < page AS is_there
        FROM import_results JOIN pages USING (page)
      ), joining AS (
        SELECT first, page FROM compared WHERE page <> first GROUP BY first, page
        HAVING CASE WHEN bool_or(is_organic) THEN NOT bool_or(is_organic AND is_taken) ELSE NOT bool_and(is_there) END
      )
      SELECT page, first, params FROM joining JOIN import_queries AS query ON query.n = page`);
  }

  private async leaveOut({ runner }: ImportStaging, most: number): Promise<LeftOut> {
    const [{ twins, differing }]: [LeftOut] = await runner.query(
      `WITH pages AS MATERIALIZED (
         SELECT repeated.n AS page, first, joining.page IS NOT NULL AS is_kept
         FROM import_repeated AS repeated LEFT JOIN import_pages AS joining ON joining.page = repeated.n
         UNION
         SELECT first, first, true FROM import_repeated
       ), compared AS (
         SELECT page, first, is_kept, min(page) OVER (PARTITION BY first, type, rank) AS holder,
           bool_or(is_kept) OVER (PARTITION BY first, type, rank, url, title) AS is_there
         FROM import_results JOIN pages USING (page)
       ), differing AS MATERIALIZED (
         SELECT page, count(*) AS rows, coalesce(min(holder) FILTER (WHERE holder < page), min(first)) AS other
         FROM compared WHERE NOT is_kept AND NOT is_there GROUP BY page
       ), dropped AS (
         DELETE FROM import_results USING pages
         WHERE import_results.page = pages.page AND NOT is_kept RETURNING 1
       ), listed AS (
         SELECT query.line, query.pointer, left(query.text, 100) AS text, rows,
           other.line AS "otherLine", other.pointer AS "otherPointer"
         FROM (SELECT * FROM differing ORDER BY page LIMIT $1) AS differing
         JOIN import_queries AS query ON query.n = page
         JOIN import_queries AS other ON other.n = other
       ), counted AS (
         SELECT (SELECT count(*) FROM pages WHERE NOT is_kept) AS pages, (SELECT count(*) FROM dropped) AS rows,
           count(*) AS differing_pages, coalesce(sum(rows), 0)::bigint AS differing_rows
         FROM differing
       )
       SELECT jsonb_build_object('pages', pages - differing_pages, 'rows', rows - differing_rows) AS twins,
         jsonb_build_object('pages', differing_pages, 'rows', differing_rows,
           'first', (SELECT coalesce(jsonb_agg(listed), '[]') FROM listed)) AS differing
       FROM counted`,
      [most],
    );
    return { twins, differing };
  }
}
