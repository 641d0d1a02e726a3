import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import type { Item } from '../lists/ranked-lists.repository.js';
import { SqlParameters } from '../sql-parameters.js';
import type { QueryFilters, StatsFilters } from '../stats-filters.dto.js';

export interface Compared extends StatsFilters {
  /** Their order gives each its place, from 0. */
  sessionIds: readonly number[];
}

/** Items that exactly these sessions have: one bit a place. */
export interface MaskRow {
  mask: number;
  count: number;
  /** The most frequent, of masks of one session or of all of them; null for others. */
  items: Item[] | null;
}

export interface Occurrences {
  urls: MaskRow[];
  domains: MaskRow[];
  /** In the order of the sessions, as the next one. */
  topDomains: { domain: string; results: number[] }[];
  /** Ids of the pages that occur most often. */
  topPages: number[][];
}

/** What one page speaks of, and which sessions have it. */
export interface NounRow {
  mask: number;
  lemmas: string[];
  frequencies: number[];
}

/** Page by page: sums over tens of thousands of words take the database longer than whoever counts them by sessions. */
const NOUNS = `
  SELECT mask, lemmas, frequencies FROM unnest($1::bigint[], $2::integer[]) AS pages(id, mask)
   CROSS JOIN LATERAL (
     SELECT json_agg(lemma) AS lemmas, json_agg(frequency) AS frequencies FROM nouns WHERE website_id = pages.id
   ) AS terms
   WHERE lemmas IS NOT NULL`;

/** Rows of session, engine, type and n: query by query, so that nothing but the sessions is read. */
const countedSql = (parameters: SqlParameters, workspaceId: number, filters: QueryFilters): string => `
  SELECT q.session_id, q.engine, of_type.type, of_type.n FROM queries q
   CROSS JOIN LATERAL (SELECT type, count(*) AS n FROM results WHERE query_id = q.id GROUP BY type) AS of_type
   WHERE ${parameters.queries(workspaceId, filters)}`;

/** The same from the sums, with what is pending of them. */
function summedSql(parameters: SqlParameters, workspaceId: number, { sessionIds, engine }: QueryFilters): string {
  const workspace = parameters.add(workspaceId);
  const conditions = [`measure = 'results'`, `session_id = ANY(${parameters.add(sessionIds)})`];
  if (engine !== undefined) conditions.push(`engine = ${parameters.add(engine)}`);
  const given = conditions.join(' AND ');
  return `
    SELECT session_id, engine, label AS type, n FROM rollup_counts WHERE workspace_id = ${workspace} AND rolled = 1 AND ${given}
    UNION ALL
    SELECT session_id, engine, label, n FROM rollup_pending(${workspace}) AS ids, rollup_count_changes(rollup_states(ids))
     WHERE ${given}`;
}

@Injectable()
export class CompareRepository {
  constructor(@InjectDataSource() private readonly dataSource: DataSource) {}

  sessions(
    workspaceId: number,
    { sessionIds, ...filters }: Compared,
  ): Promise<{ id: number; name: string; queries: number }[]> {
    const parameters = new SqlParameters();
    const sql = `
      SELECT s.id, s.name, (SELECT count(*) FROM queries q
                             WHERE ${parameters.queries(workspaceId, filters)} AND q.session_id = s.id) AS queries
        FROM sessions s WHERE s.id = ANY(${parameters.add(sessionIds)})`;
    return this.dataSource.query(sql, parameters.values);
  }

  /** Which sessions have which pages and domains, over all occurrences; `n0`, `n1` … are how often each session does. */
  async occurrences(workspaceId: number, compared: Compared, limit: number, nounPages: number): Promise<Occurrences> {
    const parameters = new SqlParameters();
    const places = compared.sessionIds.map((_, place) => place);
    const joined = (part: (place: number) => string, separator = ', ') => places.map(part).join(separator);
    const pages = this.pages(parameters, workspaceId, compared);
    const [top, topPages] = [parameters.add(limit), parameters.add(nounPages)];
    const everySession = parameters.add(2 ** places.length - 1);
    const masks = (items: string) => `
      SELECT coalesce(json_agg(json_build_object('mask', mask, 'count', count, 'items', items)), '[]')
        FROM (SELECT mask, count(*) AS count FROM ${items} GROUP BY mask) AS masks
        LEFT JOIN LATERAL (
          SELECT json_agg(item) AS items
            FROM (SELECT item FROM ${items} WHERE mask = masks.mask ORDER BY n DESC, item LIMIT ${top}) AS most
        ) AS most ON mask & (mask - 1) = 0 OR mask = ${everySession}`;
    const sql = `
      WITH pages AS MATERIALIZED (
        SELECT *, ${joined((place) => `((n${place} > 0)::integer << ${place})`, ' | ')} AS mask FROM (${pages}) AS counted
      ), domains AS MATERIALIZED (
        SELECT domain AS item, sum(n)::integer AS n, ${joined((place) => `sum(n${place})::integer AS n${place}`)}, bit_or(mask) AS mask
          FROM pages WHERE domain IS NOT NULL GROUP BY domain
      )
      SELECT (${masks('pages')}) AS urls, (${masks('domains')}) AS domains,
             (SELECT coalesce(json_agg(json_build_object('domain', item, 'results', json_build_array(${joined((place) => `n${place}`)}))), '[]')
                FROM (SELECT * FROM domains ORDER BY n DESC, item LIMIT ${top}) AS most) AS "topDomains",
             json_build_array(${joined(
               (place) => `(
               SELECT coalesce(json_agg(item), '[]')
                 FROM (SELECT item FROM pages WHERE n${place} > 0 ORDER BY n${place} DESC, item LIMIT ${topPages}) AS most)`,
             )}) AS "topPages"`;
    const [found]: [Occurrences] = await this.dataSource.query(sql, parameters.values);
    return found;
  }

  /** Results of every type. Sums are kept of whole sessions and their engines; spans of time are counted. */
  blocks(
    workspaceId: number,
    { sessionIds, engine, from, to }: Compared,
  ): Promise<{ place: number; engine: string; type: string; results: number }[]> {
    const parameters = new SqlParameters();
    const places = parameters.add(sessionIds);
    const filters = { sessionIds, engine, from, to };
    const counted =
      from || to ? countedSql(parameters, workspaceId, filters) : summedSql(parameters, workspaceId, filters);
    const sql = `
      SELECT place - 1 AS place, engine, type, sum(n)::bigint AS results
        FROM unnest(${places}::bigint[]) WITH ORDINALITY AS side (session_id, place) JOIN (${counted}) AS counted USING (session_id)
       GROUP BY place, engine, type HAVING sum(n) > 0`;
    return this.dataSource.query(sql, parameters.values);
  }

  /** Query texts that each session and the next both have a list of: what movements could be read of. */
  async sharedTexts(workspaceId: number, { sessionIds, type: _, ...filters }: Compared): Promise<number[]> {
    const parameters = new SqlParameters();
    const steps = [parameters.add(sessionIds.slice(0, -1)), parameters.add(sessionIds.slice(1))];
    const completed = `${parameters.queries(workspaceId, filters)} AND q.status = 'completed'`;
    const textsOf = (side: string) => `
      SELECT q.text, q.engine, q.language, q.country, q.device FROM queries q WHERE ${completed} AND q.session_id = step.${side}`;
    const sql = `
      SELECT (SELECT count(*) FROM (${textsOf('before')} INTERSECT ${textsOf('after')}) AS shared) AS texts
        FROM unnest(${steps.map((ids) => `${ids}::bigint[]`).join(', ')}) WITH ORDINALITY AS step (before, after, place) ORDER BY place`;
    const rows: { texts: number }[] = await this.dataSource.query(sql, parameters.values);
    return rows.map(({ texts }) => texts);
  }

  /** What each of these pages speaks of, with the mask that it has. */
  nouns(masks: ReadonlyMap<number, number>): Promise<NounRow[]> {
    return this.dataSource.query(NOUNS, [[...masks.keys()], [...masks.values()]]);
  }

  /**
   * How often each session has each page. Queries are looked at only where a filter asks for them. Equal counts are put
   * in the order of the letters' codes: that of a language takes several times as long.
   */
  private pages(parameters: SqlParameters, workspaceId: number, { sessionIds, type, ...filters }: Compared): string {
    const counts = sessionIds.map(
      (id, place) => `(count(*) FILTER (WHERE r.session_id = ${parameters.add(id)}))::integer AS n${place}`,
    );
    const filtered = Object.values(filters).some((value) => value !== undefined);
    const join = filtered ? 'JOIN queries q ON q.id = r.query_id' : '';
    const conditions = filtered ? `AND ${parameters.queries(workspaceId, filters)}` : '';
    return `
      SELECT r.website_id AS item, r.domain COLLATE "C" AS domain, count(*)::integer AS n, ${counts.join(', ')}
        FROM results r ${join}
       WHERE r.workspace_id = ${parameters.add(workspaceId)} AND r.session_id = ANY(${parameters.add(sessionIds)})
         AND r.type = ${parameters.add(type)} AND r.website_id IS NOT NULL ${conditions}
       GROUP BY r.website_id, r.domain`;
  }
}
