import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { SqlParameters } from '../sql-parameters.js';
import type { StatsFilters } from '../stats-filters.dto.js';
import type { NounStats, NounStatsQuery } from './noun-stats.dto.js';

const ORDER = { frequency: 'frequency DESC, lemma', tfidf: '"meanTfidf" DESC, lemma' };

@Injectable()
export class NounStatsRepository {
  constructor(@InjectDataSource() private readonly dataSource: DataSource) {}

  /** Of the pages among the results, each page once. */
  async count(
    workspaceId: number,
    { type, ...filters }: StatsFilters,
    { order, limit }: Pick<NounStatsQuery, 'order' | 'limit'>,
  ): Promise<NounStats> {
    const parameters = new SqlParameters();
    const sql = `
      WITH pages AS MATERIALIZED (
        SELECT DISTINCT r.website_id FROM queries q JOIN results r ON r.query_id = q.id
         WHERE ${parameters.queries(workspaceId, filters)} AND r.type = ${parameters.add(type)}
      ), lemmas AS MATERIALIZED (
        SELECT lemma, sum(frequency) AS frequency, count(*) AS documents, avg(tfidf) AS "meanTfidf"
          FROM nouns JOIN pages USING (website_id) GROUP BY lemma
      ), shown AS (
        SELECT * FROM lemmas ORDER BY ${ORDER[order]} LIMIT ${parameters.add(limit)}
      )
      SELECT (SELECT count(*) FROM pages WHERE EXISTS (SELECT FROM nouns n WHERE n.website_id = pages.website_id)) AS documents,
             (SELECT count(*) FROM lemmas) AS total,
             (SELECT coalesce(json_agg(shown ORDER BY ${ORDER[order]}), '[]') FROM shown) AS items`;
    const [found]: [NounStats] = await this.dataSource.query(sql, parameters.values);
    return found;
  }
}
