import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { SqlParameters } from '../sql-parameters.js';
import { type CountFilters, countedRows } from './counted.js';

/** The groups that were asked for, and how many there are in all. */
export interface Groups<Row> {
  total: number;
  rows: Row[];
}

export interface EngineRow {
  engine: string;
  pending: number;
  running: number;
  completed: number;
  failed: number;
  queries: number;
  results: number;
  /** Of all engines. */
  allResults: number;
}

export interface PeriodRow {
  /** First day of the period, such as 2026-03-02. */
  from: string;
  queries: number;
  failed: number;
  results: number;
}

const count = (condition: string): string => `coalesce(sum(n) FILTER (WHERE ${condition}), 0)::bigint`;
const queries = (status: string): string => count(`measure = 'queries' AND label = '${status}'`);

@Injectable()
export class CountsRepository {
  constructor(@InjectDataSource() private readonly dataSource: DataSource) {}

  /** Those with the most queries first. */
  engines(workspaceId: number, filters: CountFilters, limit: number): Promise<Groups<EngineRow>> {
    const parameters = new SqlParameters();
    return this.groups<EngineRow>(
      `SELECT *, sum(results) OVER ()::bigint AS "allResults", count(*) OVER () AS total FROM (
         SELECT engine, ${queries('pending')} AS pending, ${queries('running')} AS running,
                ${queries('completed')} AS completed, ${queries('failed')} AS failed,
                ${count(`measure = 'queries'`)} AS queries, ${count(`measure = 'results'`)} AS results
           FROM (${countedRows(parameters, workspaceId, filters, 'engine')}) AS counted
          GROUP BY engine HAVING sum(n) > 0
       ) AS engine
       ORDER BY queries DESC, engine LIMIT ${parameters.add(limit)}`,
      parameters,
    );
  }

  /** The latest ones, the earliest of them first. */
  async timeline(
    workspaceId: number,
    filters: CountFilters,
    { interval, limit }: { interval: string; limit: number },
  ): Promise<Groups<PeriodRow>> {
    const parameters = new SqlParameters();
    const period = `date_trunc(${parameters.add(interval)}, day::timestamp)`;
    const { total, rows } = await this.groups<PeriodRow>(
      `SELECT to_char(period, 'YYYY-MM-DD') AS "from", queries, failed, results, count(*) OVER () AS total FROM (
         SELECT ${period} AS period, ${count(`measure = 'queries'`)} AS queries, ${queries('failed')} AS failed,
                ${count(`measure = 'results'`)} AS results
           FROM (${countedRows(parameters, workspaceId, filters, 'day')}) AS counted
          GROUP BY 1 HAVING sum(n) > 0
       ) AS periods
       ORDER BY period DESC LIMIT ${parameters.add(limit)}`,
      parameters,
    );
    return { total, rows: rows.toReversed() };
  }

  private async groups<Row>(sql: string, parameters: SqlParameters): Promise<Groups<Row>> {
    const found: (Row & { total: number })[] = await this.dataSource.query(sql, parameters.values);
    return { total: found[0]?.total ?? 0, rows: found };
  }
}
