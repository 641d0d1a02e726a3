import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { containing, fetchRows, inSnapshot, type Selection } from '../platform/database/index.js';
import type { ExportFilters } from './export.dto.js';
import { copyLines } from './copy-lines.repository.js';
import type { ExportFormat, Row } from './formats/format.js';

const QUERIES = `
  SELECT q.id, q.text, q.engine, q.language, q.country, q.device, q.collected_at, q.moment,
         (SELECT row_to_json(head)::text FROM (
            SELECT q.text, q.engine, q.language, q.country, q.device, q.moment AS "collectedAt", q.status, q.params, q.tool, q.error
         ) AS head) AS head
    FROM (SELECT *, to_char(collected_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS moment FROM queries) AS q`;

/** Rows of one fetch: some hundred kilobytes. */
const FETCH = 2_000;

/** However large the result is, the plan walks indexes and starts at once instead of sorting everything first. */
const SETTINGS = ['statement_timeout = 0', 'enable_sort = off', 'enable_hashjoin = off', 'enable_mergejoin = off'];

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
      rows: (gone) =>
        inSnapshot(this.dataSource, { gone, settings: SETTINGS }, (client) =>
          fetchRows<Row>(client, selection, { most: FETCH, rowMode: 'array' }),
        ),
      lines: (gone) =>
        inSnapshot(this.dataSource, { gone, settings: SETTINGS }, (client) => copyLines(client, selection)),
    };
  }
}
