-- read

WITH collected AS ( SELECT DISTINCT ON (q.text, engine, q.language, q.country, q.device, source) q.id, q.collected_at, q.text, NULL::text AS engine, q.language, q.country, q.device, q.engine AS source
  FROM queries q
  WHERE q.workspace_id = $1
  AND q.status = 'completed'
  ORDER BY q.text, engine, q.language, q.country, q.device, source, q.collected_at DESC, q.id DESC ), sources AS ( SELECT source, source AS name
  FROM collected
  GROUP BY source
  ORDER BY count(*) DESC, source
  LIMIT 20 ), kept AS ( SELECT *, count(*) OVER (PARTITION BY text, engine, language, country, device) AS lists
  FROM collected
  JOIN sources USING (source) ), numbered AS ( SELECT *, dense_rank() OVER (ORDER BY lists DESC, text, engine, language, country, device) AS number
  FROM kept ) SELECT number AS "textNumber", text, engine, language, country, device, id AS "queryId", collected_at AS "collectedAt", source, name, list.items, list.ranks, (SELECT max(number)
  FROM numbered) AS texts
  FROM numbered CROSS
  JOIN LATERAL ( SELECT json_agg(item) AS items, json_agg(rank) AS ranks
  FROM (SELECT r.website_id AS item, r.rank
  FROM results r
  WHERE r.query_id = numbered.id
  AND r.type = $2
  AND r.rank <= 1000
  AND r.website_id IS NOT NULL
  ORDER BY r.rank, r.id) AS ranked ) AS list
  WHERE number <= 4000 / (SELECT count(*)
  FROM sources)
  ORDER BY number, source;

WITH collected AS ( SELECT DISTINCT ON (q.text, engine, q.language, q.country, q.device, source) q.id, q.collected_at, q.text, q.engine AS engine, q.language, q.country, q.device, q.session_id::text AS source
  FROM queries q
  WHERE q.workspace_id = $1
  AND q.status = 'completed'
  ORDER BY q.text, engine, q.language, q.country, q.device, source, q.collected_at DESC, q.id DESC ), sources AS ( SELECT source, (SELECT name
  FROM sessions
  WHERE id = source::bigint) AS name
  FROM collected
  GROUP BY source
  ORDER BY count(*) DESC, source::bigint
  LIMIT 20 ), kept AS ( SELECT *, count(*) OVER (PARTITION BY text, engine, language, country, device) AS lists
  FROM collected
  JOIN sources USING (source) ), numbered AS ( SELECT *, dense_rank() OVER (ORDER BY lists DESC, text, engine, language, country, device) AS number
  FROM kept ) SELECT number AS "textNumber", text, engine, language, country, device, id AS "queryId", collected_at AS "collectedAt", source, name, list.items, list.ranks, (SELECT max(number)
  FROM numbered) AS texts
  FROM numbered CROSS
  JOIN LATERAL ( SELECT json_agg(item) AS items, json_agg(rank) AS ranks
  FROM (SELECT r.website_id AS item, r.rank
  FROM results r
  WHERE r.query_id = numbered.id
  AND r.type = $2
  AND r.rank <= 1000
  AND r.website_id IS NOT NULL
  ORDER BY r.rank, r.id) AS ranked ) AS list
  WHERE number <= 4000 / (SELECT count(*)
  FROM sources)
  ORDER BY number, source;

WITH collected AS ( SELECT DISTINCT ON (q.text, engine, q.language, q.country, q.device, source) q.id, q.collected_at, q.text, q.engine AS engine, q.language, q.country, q.device, to_char(date_trunc($1, q.collected_at AT TIME ZONE 'UTC'), 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS source
  FROM queries q
  WHERE q.workspace_id = $2
  AND q.status = 'completed'
  ORDER BY q.text, engine, q.language, q.country, q.device, source, q.collected_at DESC, q.id DESC ), sources AS ( SELECT source, source AS name
  FROM collected
  GROUP BY source
  ORDER BY source DESC
  LIMIT 20 ), kept AS ( SELECT *, count(*) OVER (PARTITION BY text, engine, language, country, device) AS lists
  FROM collected
  JOIN sources USING (source) ), numbered AS ( SELECT *, dense_rank() OVER (ORDER BY lists DESC, text, engine, language, country, device) AS number
  FROM kept ) SELECT number AS "textNumber", text, engine, language, country, device, id AS "queryId", collected_at AS "collectedAt", source, name, list.items, list.ranks, (SELECT max(number)
  FROM numbered) AS texts
  FROM numbered CROSS
  JOIN LATERAL ( SELECT json_agg(item) AS items, json_agg(rank) AS ranks
  FROM (SELECT r.website_id AS item, r.rank
  FROM results r
  WHERE r.query_id = numbered.id
  AND r.type = $3
  AND r.rank <= 1000
  AND r.website_id IS NOT NULL
  ORDER BY r.rank, r.id) AS ranked ) AS list
  WHERE number <= 4000 / (SELECT count(*)
  FROM sources)
  ORDER BY number, source;

WITH collected AS ( SELECT DISTINCT ON (q.text, engine, q.language, q.country, q.device, source) q.id, q.collected_at, q.text, NULL::text AS engine, q.language, q.country, q.device, q.engine AS source
  FROM queries q
  WHERE q.workspace_id = $1
  AND q.session_id = ANY($2)
  AND q.engine = $3
  AND q.collected_at >= $4
  AND q.collected_at < $5
  AND q.status = 'completed'
  ORDER BY q.text, engine, q.language, q.country, q.device, source, q.collected_at DESC, q.id DESC ), sources AS ( SELECT source, source AS name
  FROM collected
  GROUP BY source
  ORDER BY count(*) DESC, source
  LIMIT 20 ), kept AS ( SELECT *, count(*) OVER (PARTITION BY text, engine, language, country, device) AS lists
  FROM collected
  JOIN sources USING (source) ), numbered AS ( SELECT *, dense_rank() OVER (ORDER BY lists DESC, text, engine, language, country, device) AS number
  FROM kept ) SELECT number AS "textNumber", text, engine, language, country, device, id AS "queryId", collected_at AS "collectedAt", source, name, list.items, list.ranks, (SELECT max(number)
  FROM numbered) AS texts
  FROM numbered CROSS
  JOIN LATERAL ( SELECT json_agg(item) AS items, json_agg(rank) AS ranks
  FROM (SELECT r.domain AS item, r.rank
  FROM results r
  WHERE r.query_id = numbered.id
  AND r.type = $6
  AND r.rank <= 1000
  AND r.domain IS NOT NULL
  ORDER BY r.rank, r.id) AS ranked ) AS list
  WHERE number <= 4000 / (SELECT count(*)
  FROM sources)
  ORDER BY number, source;

WITH collected AS ( SELECT DISTINCT ON (q.text, engine, q.language, q.country, q.device, source) q.id, q.collected_at, q.text, NULL::text AS engine, q.language, q.country, q.device, q.engine AS source
  FROM queries q
  WHERE q.workspace_id = $1
  AND q.text = $2
  AND q.language = $3
  AND q.country = $4
  AND q.device = $5
  AND q.status = 'completed'
  ORDER BY q.text, engine, q.language, q.country, q.device, source, q.collected_at DESC, q.id DESC ), sources AS ( SELECT source, source AS name
  FROM collected
  GROUP BY source
  ORDER BY count(*) DESC, source
  LIMIT 20 ), kept AS ( SELECT *, count(*) OVER (PARTITION BY text, engine, language, country, device) AS lists
  FROM collected
  JOIN sources USING (source) ), numbered AS ( SELECT *, dense_rank() OVER (ORDER BY lists DESC, text, engine, language, country, device) AS number
  FROM kept ) SELECT number AS "textNumber", text, engine, language, country, device, id AS "queryId", collected_at AS "collectedAt", source, name, list.items, list.ranks, (SELECT max(number)
  FROM numbered) AS texts
  FROM numbered CROSS
  JOIN LATERAL ( SELECT json_agg(item) AS items, json_agg(rank) AS ranks
  FROM (SELECT r.website_id AS item, r.rank
  FROM results r
  WHERE r.query_id = numbered.id
  AND r.type = $6
  AND r.rank <= 1000
  AND r.website_id IS NOT NULL
  ORDER BY r.rank, r.id) AS ranked ) AS list
  WHERE number <= 4000 / (SELECT count(*)
  FROM sources)
  ORDER BY number, source;

WITH collected AS ( SELECT DISTINCT ON (q.text, engine, q.language, q.country, q.device, source) q.id, q.collected_at, q.text, q.engine AS engine, q.language, q.country, q.device, q.session_id::text AS source
  FROM queries q
  WHERE q.workspace_id = $1
  AND q.session_id = ANY($2)
  AND q.status = 'completed'
  ORDER BY q.text, engine, q.language, q.country, q.device, source, q.collected_at DESC, q.id DESC ), sources AS ( SELECT source, (SELECT name
  FROM sessions
  WHERE id = source::bigint) AS name
  FROM collected
  GROUP BY source
  ORDER BY count(*) DESC, source::bigint
  LIMIT 20 ), kept AS ( SELECT *, count(*) OVER (PARTITION BY text, engine, language, country, device) AS lists
  FROM collected
  JOIN sources USING (source) ), numbered AS ( SELECT *, dense_rank() OVER (ORDER BY lists DESC, text, engine, language, country, device) AS number
  FROM kept ) SELECT number AS "textNumber", text, engine, language, country, device, id AS "queryId", collected_at AS "collectedAt", source, name, list.items, list.ranks, (SELECT max(number)
  FROM numbered) AS texts
  FROM numbered CROSS
  JOIN LATERAL ( SELECT json_agg(item) AS items, json_agg(rank) AS ranks
  FROM (SELECT r.website_id AS item, r.rank
  FROM results r
  WHERE r.query_id = numbered.id
  AND r.type = $3
  AND r.rank <= 1000
  AND r.website_id IS NOT NULL
  ORDER BY r.rank, r.id) AS ranked ) AS list
  WHERE number <= 4000 / (SELECT count(*)
  FROM sources)
  ORDER BY number, source;

WITH collected AS ( SELECT DISTINCT ON (q.text, engine, q.language, q.country, q.device, source) q.id, q.collected_at, q.text, q.engine AS engine, q.language, q.country, q.device, q.session_id::text AS source
  FROM queries q
  WHERE q.workspace_id = $1
  AND q.session_id = ANY($2)
  AND q.engine = $3
  AND q.collected_at >= $4
  AND q.collected_at < $5
  AND q.status = 'completed'
  ORDER BY q.text, engine, q.language, q.country, q.device, source, q.collected_at DESC, q.id DESC ), sources AS ( SELECT source, (SELECT name
  FROM sessions
  WHERE id = source::bigint) AS name
  FROM collected
  GROUP BY source
  ORDER BY count(*) DESC, source::bigint
  LIMIT 20 ), kept AS ( SELECT *, count(*) OVER (PARTITION BY text, engine, language, country, device) AS lists
  FROM collected
  JOIN sources USING (source) ), numbered AS ( SELECT *, dense_rank() OVER (ORDER BY lists DESC, text, engine, language, country, device) AS number
  FROM kept ) SELECT number AS "textNumber", text, engine, language, country, device, id AS "queryId", collected_at AS "collectedAt", source, name, list.items, list.ranks, (SELECT max(number)
  FROM numbered) AS texts
  FROM numbered CROSS
  JOIN LATERAL ( SELECT json_agg(item) AS items, json_agg(rank) AS ranks
  FROM (SELECT r.website_id AS item, r.rank
  FROM results r
  WHERE r.query_id = numbered.id
  AND r.type = $6
  AND r.rank <= 1000
  AND r.website_id IS NOT NULL
  ORDER BY r.rank, r.id) AS ranked ) AS list
  WHERE number <= 4000 / (SELECT count(*)
  FROM sources)
  ORDER BY number, source;
