/** SQL for the queries and results of these sessions, from the rollups; those without any have no row. */
export const countsOf = (workspaceId: string, ids: string): string => `
  SELECT session_id AS id, coalesce(sum(n) FILTER (WHERE measure = 'queries'), 0)::bigint AS "queryCount",
         coalesce(sum(n) FILTER (WHERE measure = 'results'), 0)::bigint AS "resultCount"
    FROM (
      SELECT session_id, measure, n FROM rollup_counts
       WHERE workspace_id = ${workspaceId} AND rolled = 3 AND session_id = ANY(${ids})
         AND engine = '' AND day = '-infinity' AND measure IN ('queries', 'results')
      UNION ALL
      SELECT session_id, measure, n FROM rollup_pending(${workspaceId}) AS ids, rollup_count_changes(rollup_states(ids))
       WHERE session_id = ANY(${ids})
    ) AS part
   GROUP BY session_id`;

export type CountName = 'queryCount' | 'resultCount';

/** Joins them to `session`, whose rows are those of `page`. */
export const countedOf = (workspaceId: string): string =>
  `LEFT JOIN (${countsOf(workspaceId, 'ARRAY(SELECT id FROM page)')}) AS counted ON counted.id = session.id`;

export const countJson = (name: CountName): string => `coalesce(counted."${name}", 0)`;
