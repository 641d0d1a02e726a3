import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { SqlParameters } from '../sql-parameters.js';
import type { StatsFilters } from '../stats-filters.dto.js';

/** A URL is the id of its website. */
export type Item = number | string;

/** What is set against each other: all of one engine, of one session, or of one span of time. */
export type Grouping = 'engine' | 'session' | 'collectedAt';

export interface ListsWanted extends StatsFilters {
  by: Grouping;
  interval: string;
  unit: 'url' | 'domain';
}

/** One result list: of one query text from one source. */
export interface RankedListRow {
  /** Equal for the lists that may be compared. */
  textNumber: number;
  text: string;
  /** Null where engines are the sources. */
  engine: string | null;
  language: string | null;
  country: string | null;
  device: string | null;
  queryId: number;
  collectedAt: Date;
  source: string;
  name: string;
  /** In the order of their ranks; null for a query without results. */
  items: Item[] | null;
  ranks: number[] | null;
  /** Query texts under the filters. */
  texts: number;
}

export const MAX_SOURCES = 20;
/** Result lists that one answer reads. */
export const MAX_LISTS = 4_000;
/** Results of a list that count. */
export const MAX_DEPTH = 1_000;

const SOURCES: Record<Grouping, { source: (interval: string) => string; name: string; order: string }> = {
  engine: { source: () => 'q.engine', name: 'source', order: 'count(*) DESC, source' },
  session: {
    source: () => 'q.session_id::text',
    name: '(SELECT name FROM sessions WHERE id = source::bigint)',
    order: 'count(*) DESC, source::bigint',
  },
  collectedAt: {
    source: (interval) =>
      `to_char(date_trunc(${interval}, q.collected_at AT TIME ZONE 'UTC'), 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`,
    name: 'source',
    order: 'source DESC',
  },
};

const UNITS = { url: 'r.website_id', domain: 'r.domain' };

@Injectable()
export class RankedListsRepository {
  constructor(@InjectDataSource() private readonly dataSource: DataSource) {}

  /**
   * The latest completed list of each query text from each source. Texts are compared only within one language, country
   * and device, and within one engine where engines are not what is compared. Texts that most sources have come first.
   */
  read(workspaceId: number, { by, interval, unit, ...filters }: ListsWanted): Promise<RankedListRow[]> {
    const parameters = new SqlParameters();
    const { source, name, order } = SOURCES[by];
    const engine = by === 'engine' ? 'NULL::text' : 'q.engine';
    const sql = `
      WITH collected AS (
        SELECT DISTINCT ON (q.text, engine, q.language, q.country, q.device, source)
               q.id, q.collected_at, q.text, ${engine} AS engine, q.language, q.country, q.device,
               ${source(by === 'collectedAt' ? parameters.add(interval) : '')} AS source
          FROM queries q
         WHERE ${parameters.queries(workspaceId, filters)} AND q.status = 'completed'
         ORDER BY q.text, engine, q.language, q.country, q.device, source, q.collected_at DESC, q.id DESC
      ), sources AS (
        SELECT source, ${name} AS name FROM collected GROUP BY source ORDER BY ${order} LIMIT ${MAX_SOURCES}
      ), kept AS (
        SELECT *, count(*) OVER (PARTITION BY text, engine, language, country, device) AS lists
          FROM collected JOIN sources USING (source)
      ), numbered AS (
        SELECT *, dense_rank() OVER (ORDER BY lists DESC, text, engine, language, country, device) AS number FROM kept
      )
      SELECT number AS "textNumber", text, engine, language, country, device, id AS "queryId", collected_at AS "collectedAt", source, name, list.items, list.ranks,
             (SELECT max(number) FROM numbered) AS texts
        FROM numbered CROSS JOIN LATERAL (
          SELECT json_agg(item) AS items, json_agg(rank) AS ranks
            FROM (SELECT ${UNITS[unit]} AS item, r.rank FROM results r
                   WHERE r.query_id = numbered.id AND r.type = ${parameters.add(filters.type)}
                     AND r.rank <= ${MAX_DEPTH} AND ${UNITS[unit]} IS NOT NULL
                   ORDER BY r.rank, r.id) AS ranked
        ) AS list
       WHERE number <= ${MAX_LISTS} / (SELECT count(*) FROM sources)
       ORDER BY number, source`;
    return this.dataSource.query(sql, parameters.values);
  }
}
