-- matrix

WITH asked AS MATERIALIZED ( SELECT q.id, q.text, q.collected_at
  FROM queries q
  WHERE q.workspace_id = $2
  AND q.status = 'completed' ), texts AS ( SELECT text, count(*) AS collections, row_number() OVER (ORDER BY max(collected_at) DESC, text) AS place
  FROM asked
  GROUP BY text ), columns AS ( SELECT *
  FROM texts
  WHERE place <= $3 ), best AS ( SELECT r.domain, columns.place, min(r.rank) AS rank
  FROM columns
  JOIN asked USING (text)
  JOIN results r ON r.query_id = asked.id
  WHERE r.type = $4
  AND r.domain IS NOT NULL
  GROUP BY r.domain, columns.place ), sources AS ( SELECT domain, count(*) AS present, min(rank) AS "bestRank", avg(rank)::float8 AS "meanRank", json_agg(json_build_array(place, rank)) AS ranks
  FROM best
  WHERE domain = ANY($1)
  GROUP BY domain
  ORDER BY present DESC, "meanRank", domain
  LIMIT $5 ) SELECT (SELECT coalesce(json_agg(json_build_object('text', text, 'collections', collections)
  ORDER BY place), '[]')
  FROM columns) AS queries, (SELECT count(*)
  FROM texts) AS "queriesTotal", (SELECT count(DISTINCT domain)
  FROM best) AS total, (SELECT coalesce(json_agg(sources
  ORDER BY present DESC, "meanRank", domain), '[]')
  FROM sources) AS sources;

WITH asked AS MATERIALIZED ( SELECT q.id, q.text, q.collected_at
  FROM queries q
  WHERE q.workspace_id = $1
  AND q.session_id = ANY($2)
  AND q.engine = $3
  AND q.collected_at >= $4
  AND q.collected_at < $5
  AND q.status = 'completed' ), texts AS ( SELECT text, count(*) AS collections, row_number() OVER (ORDER BY max(collected_at) DESC, text) AS place
  FROM asked
  GROUP BY text ), columns AS ( SELECT *
  FROM texts
  WHERE place <= $6 ), best AS ( SELECT r.domain, columns.place, min(r.rank) AS rank
  FROM columns
  JOIN asked USING (text)
  JOIN results r ON r.query_id = asked.id
  WHERE r.type = $7
  AND r.domain IS NOT NULL
  GROUP BY r.domain, columns.place ), sources AS ( SELECT domain, count(*) AS present, min(rank) AS "bestRank", avg(rank)::float8 AS "meanRank", json_agg(json_build_array(place, rank)) AS ranks
  FROM best
  GROUP BY domain
  ORDER BY present DESC, "meanRank", domain
  LIMIT $8 ) SELECT (SELECT coalesce(json_agg(json_build_object('text', text, 'collections', collections)
  ORDER BY place), '[]')
  FROM columns) AS queries, (SELECT count(*)
  FROM texts) AS "queriesTotal", (SELECT count(DISTINCT domain)
  FROM best) AS total, (SELECT coalesce(json_agg(sources
  ORDER BY present DESC, "meanRank", domain), '[]')
  FROM sources) AS sources;
