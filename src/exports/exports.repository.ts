import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { PoolClient } from 'pg';
import type { DataSource } from 'typeorm';
import { containing } from '../platform/database/index.js';
import type { ExportFilters } from './export.dto.js';
import { cancelOnAbort } from './cancellation.repository.js';
import { copyLines, fetchRows, type Selection } from './export-streams.repository.js';
import type { ExportFormat, Row } from './formats/format.js';

const QUERIES = `
  SELECT q.id, q.text, q.engine, q.language, q.country, q.device, q.collected_at, q.moment,
         (SELECT row_to_json(head)::text FROM (
            SELECT q.text, q.engine, q.language, q.country, q.device, q.moment AS "collectedAt", q.status, q.params, q.tool, q.error
         ) AS head) AS head
    FROM (SELECT *, to_char(collected_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS moment FROM queries) AS q`;

const CONDITIONS: Record<keyof ExportFilters, (parameter: string) => string> = {
  sessionId: (parameter) => `r.session_id = ${parameter}`,
  queryId: (parameter) => `r.query_id = ${parameter}`,
  websiteId: (parameter) => `r.website_id = ${parameter}`,
  domain: (parameter) => `r.domain = ${parameter}`,
  type: (parameter) => `r.type = ${parameter}`,
  rankMax: (parameter) => `r.rank <= ${parameter}`,
  search: (parameter) => `r.title ILIKE ${parameter}`,
};

/** What was selected, in one of two forms. The signal cancels the statement. */
export interface Selected {
  /** Rows in groups. */
  rows(gone: AbortSignal): AsyncIterable<Row[]>;
  /** Of a raw format: its bytes, cut anywhere. */
  lines(gone: AbortSignal): AsyncIterable<Buffer>;
}

/**
 * The queries of a session in the order of their collection, with their results by rank. Each query reads its own
 * results in the order of an index: an ORDER BY around both would sort all results of a query before the first of them.
 */
function sessionSql(format: ExportFormat, workspaceId: number, sessionId: number): Selection {
  const join = format.keepsEmptyQueries ? 'LEFT JOIN' : 'JOIN';
  const organic = format.extension === 'trec' ? `AND type = 'organic'` : '';
  return {
    sql: `SELECT ${format.select}
            FROM (${QUERIES} WHERE q.workspace_id = $1 AND q.session_id = $2 ORDER BY q.collected_at, q.id) AS q
            ${join} LATERAL (SELECT * FROM results WHERE query_id = q.id ${organic} ORDER BY rank, id) AS r ON true`,
    parameters: [workspaceId, sessionId],
  };
}

function resultsSql(format: ExportFormat, workspaceId: number, filters: ExportFilters): Selection {
  const parameters: unknown[] = [workspaceId];
  const conditions = ['r.workspace_id = $1', ...(format.extension === 'trec' ? [`r.type = 'organic'`] : [])];
  for (const [name, value] of Object.entries(filters)) {
    if (value === undefined) continue;
    parameters.push(name === 'search' ? containing(String(value)) : value);
    conditions.push(CONDITIONS[name as keyof ExportFilters](`$${parameters.length}`));
  }
  return {
    sql: `SELECT ${format.select} FROM results r JOIN LATERAL (${QUERIES} WHERE q.id = r.query_id) AS q ON true
           WHERE ${conditions.join(' AND ')} ORDER BY r.id`,
    parameters,
  };
}

@Injectable()
export class ExportsRepository {
  constructor(@InjectDataSource() private readonly dataSource: DataSource) {}

  session(format: ExportFormat, workspaceId: number, sessionId: number): Selected {
    return this.select(sessionSql(format, workspaceId, sessionId));
  }

  results(format: ExportFormat, workspaceId: number, filters: ExportFilters): Selected {
    return this.select(resultsSql(format, workspaceId, filters));
  }

  private select(selection: Selection): Selected {
    return {
      rows: (gone) => this.inSnapshot(gone, (client) => fetchRows(client, selection)),
      lines: (gone) => this.inSnapshot(gone, (client) => copyLines(client, selection)),
    };
  }

  /**
   * Reads from one snapshot, and only as fast as is taken. However large the result is, the plan walks indexes and
   * starts at once instead of sorting everything first, in one process, which keeps the order of nested loops.
   */
  private async *inSnapshot<T>(gone: AbortSignal, read: (client: PoolClient) => AsyncIterable<T>): AsyncIterable<T> {
    const runner = this.dataSource.createQueryRunner();
    const client = (await runner.connect()) as PoolClient;
    let stopCancelling: (() => Promise<void>) | undefined;
    let isWhole = false;
    try {
      await client.query('BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY');
      await client.query('SET LOCAL statement_timeout = 0; SET LOCAL idle_in_transaction_session_timeout = 0');
      await client.query(
        'SET LOCAL enable_sort = off; SET LOCAL enable_hashjoin = off; SET LOCAL enable_mergejoin = off; SET LOCAL max_parallel_workers_per_gather = 0',
      );
      // Asked for, not taken from the client: a pooler in between gives it another one.
      const { rows } = await client.query<{ backend: number }>('SELECT pg_backend_pid() AS backend');
      stopCancelling = cancelOnAbort(this.dataSource, Number(rows[0]?.backend), gone);
      gone.throwIfAborted();
      yield* read(client);
      isWhole = true;
    } finally {
      await stopCancelling?.();
      // A COPY that was not read to its end blocks its connection: it gets another one in its place.
      await (isWhole ? client.query('ROLLBACK') : client.end()).catch(() => undefined);
      await runner.release();
    }
  }
}
