import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { SqlParameters } from '../sql-parameters.js';
import type { StatsFilters } from '../stats-filters.dto.js';

export interface HistoryWanted extends StatsFilters {
  /** SHA-256 of a canonical URL. */
  urlHash?: Buffer | undefined;
  domain?: string | undefined;
  limit: number;
}

/** One completed collection, and the best that was found in it. */
export interface HistoryRow {
  queryId: number;
  sessionId: number;
  engine: string;
  language: string | null;
  country: string | null;
  device: string | null;
  collectedAt: Date;
  rank: number | null;
  url: string | null;
  total: number;
}

@Injectable()
export class RanksRepository {
  constructor(@InjectDataSource() private readonly dataSource: DataSource) {}

  /** The latest collections, in the order of time. */
  history(workspaceId: number, { urlHash, domain, limit, type, ...filters }: HistoryWanted): Promise<HistoryRow[]> {
    const parameters = new SqlParameters();
    const collected = `FROM queries q WHERE ${parameters.queries(workspaceId, filters)} AND q.status = 'completed'`;
    const wanted = [`r.type = ${parameters.add(type)}`];
    if (domain !== undefined) wanted.push(`r.domain = ${parameters.add(domain)}`);
    if (urlHash) {
      const page = `workspace_id = ${parameters.add(workspaceId)} AND url_hash = ${parameters.add(urlHash)}`;
      wanted.push(`r.website_id = (SELECT id FROM websites WHERE ${page})`);
    }
    const sql = `
      SELECT latest.id AS "queryId", latest.session_id AS "sessionId", latest.engine, latest.language, latest.country,
             latest.device, latest.collected_at AS "collectedAt", best.rank, best.url, (SELECT count(*) ${collected}) AS total
        FROM (SELECT q.* ${collected} ORDER BY q.collected_at DESC, q.id DESC LIMIT ${parameters.add(limit)}) AS latest
        LEFT JOIN LATERAL (SELECT r.rank, r.url FROM results r
                            WHERE r.query_id = latest.id AND ${wanted.join(' AND ')}
                            ORDER BY r.rank, r.id LIMIT 1) AS best ON true
       ORDER BY latest.collected_at, latest.id`;
    return this.dataSource.query(sql, parameters.values);
  }
}
