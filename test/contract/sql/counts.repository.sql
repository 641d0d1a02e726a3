-- groups

SELECT *, sum(results) OVER ()::bigint AS "allResults", count(*) OVER () AS total
  FROM ( SELECT engine, coalesce(sum(n) FILTER (WHERE measure = 'queries'
  AND label = 'pending'), 0)::bigint AS pending, coalesce(sum(n) FILTER (WHERE measure = 'queries'
  AND label = 'running'), 0)::bigint AS running, coalesce(sum(n) FILTER (WHERE measure = 'queries'
  AND label = 'completed'), 0)::bigint AS completed, coalesce(sum(n) FILTER (WHERE measure = 'queries'
  AND label = 'failed'), 0)::bigint AS failed, coalesce(sum(n) FILTER (WHERE measure = 'queries'), 0)::bigint AS queries, coalesce(sum(n) FILTER (WHERE measure = 'results'), 0)::bigint AS results
  FROM ( SELECT engine, day, measure, label, n
  FROM rollup_counts
  WHERE workspace_id = $2
  AND rolled = 5
  AND (measure = 'queries' OR measure = 'results'
  AND label = $1)
  UNION ALL SELECT engine, day, measure, label, n
  FROM rollup_pending($2) AS ids, rollup_count_changes(rollup_states(ids))
  WHERE (measure = 'queries' OR measure = 'results'
  AND label = $1)) AS counted
  GROUP BY engine HAVING sum(n) > 0 ) AS engine
  ORDER BY queries DESC, engine
  LIMIT $3;

SELECT *, sum(results) OVER ()::bigint AS "allResults", count(*) OVER () AS total
  FROM ( SELECT engine, coalesce(sum(n) FILTER (WHERE measure = 'queries'
  AND label = 'pending'), 0)::bigint AS pending, coalesce(sum(n) FILTER (WHERE measure = 'queries'
  AND label = 'running'), 0)::bigint AS running, coalesce(sum(n) FILTER (WHERE measure = 'queries'
  AND label = 'completed'), 0)::bigint AS completed, coalesce(sum(n) FILTER (WHERE measure = 'queries'
  AND label = 'failed'), 0)::bigint AS failed, coalesce(sum(n) FILTER (WHERE measure = 'queries'), 0)::bigint AS queries, coalesce(sum(n) FILTER (WHERE measure = 'results'), 0)::bigint AS results
  FROM ( SELECT engine, day, measure, label, n
  FROM rollup_counts
  WHERE workspace_id = $12
  AND rolled = 0
  AND (measure = 'queries' OR measure = 'results'
  AND label = $7)
  AND session_id = $8
  AND engine = $9
  AND day >= $10::date
  AND day < $11::date
  UNION ALL SELECT engine, day, measure, label, n
  FROM rollup_pending($12) AS ids, rollup_count_changes(rollup_states(ids))
  WHERE (measure = 'queries' OR measure = 'results'
  AND label = $7)
  AND session_id = $8
  AND engine = $9
  AND day >= $10::date
  AND day < $11::date
  UNION ALL SELECT q.engine, (q.collected_at AT TIME ZONE 'UTC')::date AS day, 'queries' AS measure, q.status AS label, count(*) AS n
  FROM queries q
  WHERE q.workspace_id = $1
  AND q.session_id = ANY($2)
  AND q.engine = $3
  AND q.collected_at >= $4
  AND q.collected_at < $5
  GROUP BY 1, 2, 4
  UNION ALL SELECT q.engine, (q.collected_at AT TIME ZONE 'UTC')::date, 'results', r.type, count(*)
  FROM queries q
  JOIN results r ON r.query_id = q.id
  WHERE q.workspace_id = $1
  AND q.session_id = ANY($2)
  AND q.engine = $3
  AND q.collected_at >= $4
  AND q.collected_at < $5
  AND r.type = $6
  GROUP BY 1, 2, 4) AS counted
  GROUP BY engine HAVING sum(n) > 0 ) AS engine
  ORDER BY queries DESC, engine
  LIMIT $13;

SELECT to_char(period, 'YYYY-MM-DD') AS "from", queries, failed, results, count(*) OVER () AS total
  FROM ( SELECT date_trunc($1, day::timestamp) AS period, coalesce(sum(n) FILTER (WHERE measure = 'queries'), 0)::bigint AS queries, coalesce(sum(n) FILTER (WHERE measure = 'queries'
  AND label = 'failed'), 0)::bigint AS failed, coalesce(sum(n) FILTER (WHERE measure = 'results'), 0)::bigint AS results
  FROM ( SELECT engine, day, measure, label, n
  FROM rollup_counts
  WHERE workspace_id = $3
  AND rolled = 6
  AND (measure = 'queries' OR measure = 'results'
  AND label = $2)
  UNION ALL SELECT engine, day, measure, label, n
  FROM rollup_pending($3) AS ids, rollup_count_changes(rollup_states(ids))
  WHERE (measure = 'queries' OR measure = 'results'
  AND label = $2)) AS counted
  GROUP BY 1 HAVING sum(n) > 0 ) AS periods
  ORDER BY period DESC
  LIMIT $4;

SELECT to_char(period, 'YYYY-MM-DD') AS "from", queries, failed, results, count(*) OVER () AS total
  FROM ( SELECT date_trunc($1, day::timestamp) AS period, coalesce(sum(n) FILTER (WHERE measure = 'queries'), 0)::bigint AS queries, coalesce(sum(n) FILTER (WHERE measure = 'queries'
  AND label = 'failed'), 0)::bigint AS failed, coalesce(sum(n) FILTER (WHERE measure = 'results'), 0)::bigint AS results
  FROM ( SELECT engine, day, measure, label, n
  FROM rollup_counts
  WHERE workspace_id = $13
  AND rolled = 0
  AND (measure = 'queries' OR measure = 'results'
  AND label = $8)
  AND session_id = $9
  AND engine = $10
  AND day >= $11::date
  AND day < $12::date
  UNION ALL SELECT engine, day, measure, label, n
  FROM rollup_pending($13) AS ids, rollup_count_changes(rollup_states(ids))
  WHERE (measure = 'queries' OR measure = 'results'
  AND label = $8)
  AND session_id = $9
  AND engine = $10
  AND day >= $11::date
  AND day < $12::date
  UNION ALL SELECT q.engine, (q.collected_at AT TIME ZONE 'UTC')::date AS day, 'queries' AS measure, q.status AS label, count(*) AS n
  FROM queries q
  WHERE q.workspace_id = $2
  AND q.session_id = ANY($3)
  AND q.engine = $4
  AND q.collected_at >= $5
  AND q.collected_at < $6
  GROUP BY 1, 2, 4
  UNION ALL SELECT q.engine, (q.collected_at AT TIME ZONE 'UTC')::date, 'results', r.type, count(*)
  FROM queries q
  JOIN results r ON r.query_id = q.id
  WHERE q.workspace_id = $2
  AND q.session_id = ANY($3)
  AND q.engine = $4
  AND q.collected_at >= $5
  AND q.collected_at < $6
  AND r.type = $7
  GROUP BY 1, 2, 4) AS counted
  GROUP BY 1 HAVING sum(n) > 0 ) AS periods
  ORDER BY period DESC
  LIMIT $14;
