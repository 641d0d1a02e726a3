import type { SqlParameters } from '../sql-parameters.js';
import { type CutSpan, cutAtMidnights } from './whole-days.js';

export interface CountFilters {
  sessionId?: number | undefined;
  engine?: string | undefined;
  type: string;
  from?: Date | undefined;
  to?: Date | undefined;
}

/** Which figures are kept for: all that is neither grouped by nor asked for is summed over. */
const SUMMED_OVER = { session: 4, engine: 2, day: 1 };

/**
 * A statement of queries by status and results of the type, as rows of engine, day, measure (`queries`, `results`), label
 * and n, to be summed up: the sums of whole days, what is pending of them, and plain counts of the parts of days at the
 * ends of the span.
 */
export function countedRows(
  parameters: SqlParameters,
  workspaceId: number,
  filters: CountFilters,
  by: 'engine' | 'day',
): string {
  const { days, rests } = cutAtMidnights(filters.from, filters.to);
  const plain = rests.map((rest) => plainRows(parameters, workspaceId, { ...filters, ...rest }));
  const summed = days ? [summedRows(parameters, workspaceId, { ...filters, days, by })] : [];
  const parts = [...summed, ...plain];
  return parts.length > 0
    ? parts.join(' UNION ALL ')
    : `SELECT '' AS engine, NULL::date AS day, '' AS measure, '' AS label, 0 AS n WHERE false`;
}

interface SummedFilters extends Omit<CountFilters, 'from' | 'to'> {
  days: NonNullable<CutSpan['days']>;
  by: 'engine' | 'day';
}

function summedRows(
  parameters: SqlParameters,
  workspaceId: number,
  { sessionId, engine, type, days, by }: SummedFilters,
): string {
  const byEngine = by === 'engine' || engine !== undefined;
  const byDay = by === 'day' || days.from !== undefined || days.to !== undefined;
  const rolled =
    (sessionId === undefined ? SUMMED_OVER.session : 0) +
    (byEngine ? 0 : SUMMED_OVER.engine) +
    (byDay ? 0 : SUMMED_OVER.day);
  const conditions = [`(measure = 'queries' OR measure = 'results' AND label = ${parameters.add(type)})`];
  if (sessionId !== undefined) conditions.push(`session_id = ${parameters.add(sessionId)}`);
  if (engine !== undefined) conditions.push(`engine = ${parameters.add(engine)}`);
  if (days.from !== undefined) conditions.push(`day >= ${parameters.add(days.from)}::date`);
  if (days.to !== undefined) conditions.push(`day < ${parameters.add(days.to)}::date`);
  const workspace = parameters.add(workspaceId);
  const given = conditions.join(' AND ');
  return `
    SELECT engine, day, measure, label, n FROM rollup_counts
     WHERE workspace_id = ${workspace} AND rolled = ${rolled} AND ${given}
    UNION ALL
    SELECT engine, day, measure, label, n FROM rollup_pending(${workspace}) AS ids, rollup_count_changes(rollup_states(ids))
     WHERE ${given}`;
}

function plainRows(
  parameters: SqlParameters,
  workspaceId: number,
  { type, sessionId, ...filters }: CountFilters,
): string {
  const queries = parameters.queries(workspaceId, {
    ...filters,
    ...(sessionId !== undefined && { sessionIds: [sessionId] }),
  });
  const day = `(q.collected_at AT TIME ZONE 'UTC')::date`;
  return `
    SELECT q.engine, ${day} AS day, 'queries' AS measure, q.status AS label, count(*) AS n FROM queries q WHERE ${queries} GROUP BY 1, 2, 4
    UNION ALL
    SELECT q.engine, ${day}, 'results', r.type, count(*) FROM queries q JOIN results r ON r.query_id = q.id
     WHERE ${queries} AND r.type = ${parameters.add(type)} GROUP BY 1, 2, 4`;
}
