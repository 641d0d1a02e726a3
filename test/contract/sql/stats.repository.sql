-- global

SELECT rollup_total($1, 'sessions') AS sessions, rollup_count($1, 'queries', NULL, NULL, NULL) AS queries, rollup_count($1, 'results', NULL, NULL, NULL) AS results, rollup_total($1, 'websites') AS websites, rollup_total($1, 'domains') AS domains, rollup_total($1, 'nouns') AS nouns, (SELECT min(collected_at)
  FROM queries
  WHERE workspace_id = $1) AS "firstCollectedAt", (SELECT max(collected_at)
  FROM queries
  WHERE workspace_id = $1) AS "lastCollectedAt";

-- session

WITH changed AS MATERIALIZED ( SELECT DISTINCT query_id
  FROM rollup_changes
  WHERE workspace_id = $1 ), counted AS MATERIALIZED ( SELECT measure, label, sum(n)::bigint AS n
  FROM ( SELECT measure, label, n
  FROM rollup_counts
  WHERE workspace_id = $1
  AND rolled = 3
  AND session_id = $2
  UNION ALL SELECT measure, label, n
  FROM rollup_pending($1) AS ids, rollup_count_changes(rollup_states(ids))
  WHERE session_id = $2 ) AS part
  GROUP BY measure, label HAVING sum(n) <> 0 ) SELECT (SELECT json_object_agg(label, n)
  FROM counted
  WHERE measure = 'queries') AS queries, (SELECT json_object_agg(label, n
  ORDER BY n DESC, label)
  FROM counted
  WHERE measure = 'results') AS results, coalesce((SELECT n
  FROM counted
  WHERE measure = 'websites'), 0) + rollup_moved_websites($1, $2) AS websites, coalesce((SELECT n
  FROM counted
  WHERE measure = 'domains'), 0) + ( SELECT count(*) FILTER (WHERE occurrences > 0) - count(*) FILTER (WHERE occurrences_before > 0)
  FROM rollup_moved_domains($1, $2)) AS domains, (SELECT min(collected_at)
  FROM queries
  WHERE session_id = $2) AS "firstCollectedAt", (SELECT max(collected_at)
  FROM queries
  WHERE session_id = $2) AS "lastCollectedAt", ( SELECT min(results)::bigint
  FROM ( (SELECT results
  FROM rollup_queries AS c
  WHERE session_id = $2
  AND NOT EXISTS (SELECT
  FROM changed
  WHERE changed.query_id = c.query_id)
  ORDER BY results ASC
  LIMIT 1)
  UNION ALL SELECT (SELECT count(*)
  FROM results
  WHERE query_id = q.id)
  FROM changed
  JOIN queries AS q ON q.id = changed.query_id
  WHERE q.session_id = $2 ) AS query) AS "fewestResults", ( SELECT max(results)::bigint
  FROM ( (SELECT results
  FROM rollup_queries AS c
  WHERE session_id = $2
  AND NOT EXISTS (SELECT
  FROM changed
  WHERE changed.query_id = c.query_id)
  ORDER BY results DESC
  LIMIT 1)
  UNION ALL SELECT (SELECT count(*)
  FROM results
  WHERE query_id = q.id)
  FROM changed
  JOIN queries AS q ON q.id = changed.query_id
  WHERE q.session_id = $2 ) AS query) AS "mostResults";
