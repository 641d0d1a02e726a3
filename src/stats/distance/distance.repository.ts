import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { SqlParameters } from '../sql-parameters.js';
import type { StatsFilters } from '../stats-filters.dto.js';

export interface MatrixWanted extends StatsFilters {
  domains?: readonly string[] | undefined;
  limit: number;
  queryLimit: number;
}

export interface Matrix {
  queries: { text: string; collections: number }[];
  queriesTotal: number;
  total: number;
  sources: {
    domain: string;
    present: number;
    bestRank: number;
    meanRank: number;
    /** Column, from 1, and rank. */
    ranks: [number, number][];
  }[];
}

@Injectable()
export class DistanceRepository {
  constructor(@InjectDataSource() private readonly dataSource: DataSource) {}

  async matrix(workspaceId: number, wanted: MatrixWanted): Promise<Matrix> {
    const { domains, limit, queryLimit, type, ...filters } = wanted;
    const parameters = new SqlParameters();
    const named = domains ? `WHERE domain = ANY(${parameters.add(domains)})` : '';
    const sql = `
      WITH asked AS MATERIALIZED (
        SELECT q.id, q.text, q.collected_at FROM queries q
         WHERE ${parameters.queries(workspaceId, filters)} AND q.status = 'completed'
      ), texts AS (
        SELECT text, count(*) AS collections, row_number() OVER (ORDER BY max(collected_at) DESC, text) AS place
          FROM asked GROUP BY text
      ), columns AS (
        SELECT * FROM texts WHERE place <= ${parameters.add(queryLimit)}
      ), best AS (
        SELECT r.domain, columns.place, min(r.rank) AS rank
          FROM columns JOIN asked USING (text) JOIN results r ON r.query_id = asked.id
         WHERE r.type = ${parameters.add(type)} AND r.domain IS NOT NULL
         GROUP BY r.domain, columns.place
      ), sources AS (
        SELECT domain, count(*) AS present, min(rank) AS "bestRank", avg(rank)::float8 AS "meanRank",
               json_agg(json_build_array(place, rank)) AS ranks
          FROM best ${named} GROUP BY domain
         ORDER BY present DESC, "meanRank", domain LIMIT ${parameters.add(limit)}
      )
      SELECT (SELECT coalesce(json_agg(json_build_object('text', text, 'collections', collections) ORDER BY place), '[]')
                FROM columns) AS queries,
             (SELECT count(*) FROM texts) AS "queriesTotal",
             (SELECT count(DISTINCT domain) FROM best) AS total,
             (SELECT coalesce(json_agg(sources ORDER BY present DESC, "meanRank", domain), '[]') FROM sources) AS sources`;
    const [matrix]: [Matrix] = await this.dataSource.query(sql, parameters.values);
    return matrix;
  }
}
