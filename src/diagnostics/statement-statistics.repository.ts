import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';

/** One statement over all clients of the database since its statistics were reset. Times in milliseconds. */
export interface ServerStatement {
  query: string;
  calls: number;
  meanMs: number;
  totalMs: number;
  rows: number;
  sharedBlocksHit: number;
  sharedBlocksRead: number;
}

/** Beyond these a statement is none of the worst. */
const LONGEST = 500;

/** pg_stat_statements, in whichever schema it was installed. */
@Injectable()
export class StatementStatisticsRepository {
  constructor(@InjectDataSource() private readonly dataSource: DataSource) {}

  /** Undefined where the extension is not installed, or was not loaded at the start of the database. */
  async longest(): Promise<ServerStatement[] | undefined> {
    const view = await this.view();
    if (view === undefined) return undefined;
    try {
      return await this.dataSource.query<ServerStatement[]>(
        `SELECT query, calls::float8 AS calls, mean_exec_time AS "meanMs", total_exec_time AS "totalMs",
                rows::float8 AS rows, shared_blks_hit::float8 AS "sharedBlocksHit",
                shared_blks_read::float8 AS "sharedBlocksRead"
         FROM ${view}
         WHERE dbid = (SELECT oid FROM pg_database WHERE datname = current_database())
         ORDER BY total_exec_time DESC LIMIT ${LONGEST}`,
      );
    } catch {
      return undefined;
    }
  }

  private async view(): Promise<string | undefined> {
    const [found] = await this.dataSource.query<{ view: string }[]>(
      `SELECT quote_ident(n.nspname) || '.pg_stat_statements' AS view
       FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace
       WHERE e.extname = 'pg_stat_statements'`,
    );
    return found?.view;
  }
}
