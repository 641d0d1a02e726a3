-- list

WITH page AS ( SELECT result.*, result.rank AS sort_key
  FROM results result
  WHERE result.workspace_id = $1
  AND result.query_id = $2
  ORDER BY sort_key ASC, result.id ASC
  LIMIT 2 OFFSET 0 ) SELECT concat('{"id":', result.id, ',"sessionId":', result.session_id, ',"queryId":', result.query_id, ',"websiteId":', coalesce(result.website_id::text, 'null'), ',"domain":', coalesce(to_json(result.domain), 'null'::json), ',"rank":', result.rank, ',"type":', to_json(result.type), ',"url":', coalesce(to_json(result.url), 'null'::json), ',"title":', coalesce(to_json(result.title), 'null'::json), ',"snippet":', coalesce(to_json(result.snippet), 'null'::json), ',"extra":', coalesce(result.extra, 'null'::jsonb), ',"createdAt":"', to_char(result.created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), '"}') AS item, result.sort_key::text AS position, result.id , (SELECT count(*)
  FROM results result
  WHERE result.workspace_id = $1
  AND result.query_id = $2) AS total
  FROM page AS result
  ORDER BY sort_key ASC, result.id ASC;

WITH page AS ( SELECT result.*, result.rank AS sort_key
  FROM results result
  WHERE result.workspace_id = $1
  AND result.query_id = $2
  AND (result.rank, result.id) > ($3::integer, $4::bigint)
  ORDER BY sort_key ASC, result.id ASC
  LIMIT 2 OFFSET 0 ) SELECT concat('{"id":', result.id, ',"sessionId":', result.session_id, ',"queryId":', result.query_id, ',"websiteId":', coalesce(result.website_id::text, 'null'), ',"domain":', coalesce(to_json(result.domain), 'null'::json), ',"rank":', result.rank, ',"type":', to_json(result.type), ',"url":', coalesce(to_json(result.url), 'null'::json), ',"title":', coalesce(to_json(result.title), 'null'::json), ',"snippet":', coalesce(to_json(result.snippet), 'null'::json), ',"extra":', coalesce(result.extra, 'null'::jsonb), ',"createdAt":"', to_char(result.created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), '"}') AS item, result.sort_key::text AS position, result.id
  FROM page AS result
  ORDER BY sort_key ASC, result.id ASC;

WITH page AS ( SELECT result.*, result.rank AS sort_key
  FROM results result
  WHERE result.workspace_id = $1
  AND result.session_id = $2
  AND result.query_id = $3
  AND result.website_id = $4
  AND result.domain = $5
  AND result.type = $6
  AND result.rank <= $7
  AND result.title ILIKE $8
  ORDER BY sort_key ASC, result.id ASC
  LIMIT 51 OFFSET 0 ) SELECT concat('{"id":', result.id, ',"sessionId":', result.session_id, ',"queryId":', result.query_id, ',"websiteId":', coalesce(result.website_id::text, 'null'), ',"domain":', coalesce(to_json(result.domain), 'null'::json), ',"rank":', result.rank, ',"type":', to_json(result.type), ',"url":', coalesce(to_json(result.url), 'null'::json), ',"title":', coalesce(to_json(result.title), 'null'::json), ',"snippet":', coalesce(to_json(result.snippet), 'null'::json), ',"extra":', coalesce(result.extra, 'null'::jsonb), ',"createdAt":"', to_char(result.created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), '","website":', CASE WHEN website.id IS NULL THEN 'null' ELSE concat('{"id":', website.id, ',"url":', to_json(website.url), ',"host":', coalesce(to_json(website.host), 'null'::json), ',"domain":', coalesce(to_json(website.domain), 'null'::json), ',"title":', coalesce(to_json(website.title), 'null'::json), ',"language":', coalesce(to_json(website.language), 'null'::json), ',"version":', website.version, ',"createdAt":"', to_char(website.created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), '","updatedAt":"', to_char(website.updated_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), '"}') END, ',"query":', concat('{"id":', query.id, ',"sessionId":', query.session_id, ',"text":', to_json(query.text), ',"engine":', to_json(query.engine), ',"language":', coalesce(to_json(query.language), 'null'::json), ',"country":', coalesce(to_json(query.country), 'null'::json), ',"device":', coalesce(to_json(query.device), 'null'::json), ',"status":', to_json(query.status), ',"params":', query.params, ',"tool":', coalesce(to_json(query.tool), 'null'::json), ',"error":', coalesce(to_json(query.error), 'null'::json), ',"collectedAt":"', to_char(query.collected_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), '","resultCount":', coalesce((SELECT coalesce( (SELECT counted.results
  FROM rollup_queries counted
  WHERE counted.query_id = query.id
  AND NOT EXISTS ( SELECT
  FROM rollup_changes changed
  WHERE changed.workspace_id = query.workspace_id
  AND changed.query_id = query.id)), (SELECT count(*)
  FROM results
  WHERE query_id = query.id)))::text, 'null'), ',"version":', query.version, ',"createdAt":"', to_char(query.created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), '","updatedAt":"', to_char(query.updated_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), '"}'), '}') AS item, result.sort_key::text AS position, result.id , (SELECT count(*)
  FROM results result
  WHERE result.workspace_id = $1
  AND result.session_id = $2
  AND result.query_id = $3
  AND result.website_id = $4
  AND result.domain = $5
  AND result.type = $6
  AND result.rank <= $7
  AND result.title ILIKE $8) AS total
  FROM page AS result
  LEFT JOIN websites website ON website.id = result.website_id
  JOIN queries query ON query.id = result.query_id
  ORDER BY sort_key ASC, result.id ASC;

WITH page AS ( SELECT result.*, (SELECT query.collected_at
  FROM queries query
  WHERE query.id = result.query_id) AS sort_key
  FROM results result
  WHERE result.workspace_id = $1
  AND result.website_id = $2
  ORDER BY sort_key ASC, result.id ASC
  LIMIT 2 OFFSET 0 ) SELECT concat('{"id":', result.id, ',"sessionId":', result.session_id, ',"queryId":', result.query_id, ',"websiteId":', coalesce(result.website_id::text, 'null'), ',"domain":', coalesce(to_json(result.domain), 'null'::json), ',"rank":', result.rank, ',"type":', to_json(result.type), ',"url":', coalesce(to_json(result.url), 'null'::json), ',"title":', coalesce(to_json(result.title), 'null'::json), ',"snippet":', coalesce(to_json(result.snippet), 'null'::json), ',"extra":', coalesce(result.extra, 'null'::jsonb), ',"createdAt":"', to_char(result.created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), '","query":', concat('{"id":', query.id, ',"sessionId":', query.session_id, ',"text":', to_json(query.text), ',"engine":', to_json(query.engine), ',"language":', coalesce(to_json(query.language), 'null'::json), ',"country":', coalesce(to_json(query.country), 'null'::json), ',"device":', coalesce(to_json(query.device), 'null'::json), ',"status":', to_json(query.status), ',"params":', query.params, ',"tool":', coalesce(to_json(query.tool), 'null'::json), ',"error":', coalesce(to_json(query.error), 'null'::json), ',"collectedAt":"', to_char(query.collected_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), '","resultCount":', coalesce((SELECT coalesce( (SELECT counted.results
  FROM rollup_queries counted
  WHERE counted.query_id = query.id
  AND NOT EXISTS ( SELECT
  FROM rollup_changes changed
  WHERE changed.workspace_id = query.workspace_id
  AND changed.query_id = query.id)), (SELECT count(*)
  FROM results
  WHERE query_id = query.id)))::text, 'null'), ',"version":', query.version, ',"createdAt":"', to_char(query.created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), '","updatedAt":"', to_char(query.updated_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), '"}'), '}') AS item, result.sort_key::text AS position, result.id , (SELECT count(*)
  FROM results result
  WHERE result.workspace_id = $1
  AND result.website_id = $2) AS total
  FROM page AS result
  JOIN queries query ON query.id = result.query_id
  ORDER BY sort_key ASC, result.id ASC;

WITH page AS ( SELECT result.*, (SELECT query.collected_at
  FROM queries query
  WHERE query.id = result.query_id) AS sort_key
  FROM results result
  WHERE result.workspace_id = $1
  AND result.website_id = $2
  AND ((SELECT query.collected_at
  FROM queries query
  WHERE query.id = result.query_id), result.id) > ($3::timestamptz, $4::bigint)
  ORDER BY sort_key ASC, result.id ASC
  LIMIT 2 OFFSET 0 ) SELECT concat('{"id":', result.id, ',"sessionId":', result.session_id, ',"queryId":', result.query_id, ',"websiteId":', coalesce(result.website_id::text, 'null'), ',"domain":', coalesce(to_json(result.domain), 'null'::json), ',"rank":', result.rank, ',"type":', to_json(result.type), ',"url":', coalesce(to_json(result.url), 'null'::json), ',"title":', coalesce(to_json(result.title), 'null'::json), ',"snippet":', coalesce(to_json(result.snippet), 'null'::json), ',"extra":', coalesce(result.extra, 'null'::jsonb), ',"createdAt":"', to_char(result.created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), '","query":', concat('{"id":', query.id, ',"sessionId":', query.session_id, ',"text":', to_json(query.text), ',"engine":', to_json(query.engine), ',"language":', coalesce(to_json(query.language), 'null'::json), ',"country":', coalesce(to_json(query.country), 'null'::json), ',"device":', coalesce(to_json(query.device), 'null'::json), ',"status":', to_json(query.status), ',"params":', query.params, ',"tool":', coalesce(to_json(query.tool), 'null'::json), ',"error":', coalesce(to_json(query.error), 'null'::json), ',"collectedAt":"', to_char(query.collected_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), '","resultCount":', coalesce((SELECT coalesce( (SELECT counted.results
  FROM rollup_queries counted
  WHERE counted.query_id = query.id
  AND NOT EXISTS ( SELECT
  FROM rollup_changes changed
  WHERE changed.workspace_id = query.workspace_id
  AND changed.query_id = query.id)), (SELECT count(*)
  FROM results
  WHERE query_id = query.id)))::text, 'null'), ',"version":', query.version, ',"createdAt":"', to_char(query.created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), '","updatedAt":"', to_char(query.updated_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), '"}'), '}') AS item, result.sort_key::text AS position, result.id
  FROM page AS result
  JOIN queries query ON query.id = result.query_id
  ORDER BY sort_key ASC, result.id ASC;

-- find

SELECT "SearchResult"."id" AS "SearchResult_id", "SearchResult"."workspace_id" AS "SearchResult_workspace_id", "SearchResult"."session_id" AS "SearchResult_session_id", "SearchResult"."query_id" AS "SearchResult_query_id", "SearchResult"."website_id" AS "SearchResult_website_id", "SearchResult"."domain" AS "SearchResult_domain", "SearchResult"."rank" AS "SearchResult_rank", "SearchResult"."type" AS "SearchResult_type", "SearchResult"."url" AS "SearchResult_url", "SearchResult"."title" AS "SearchResult_title", "SearchResult"."snippet" AS "SearchResult_snippet", "SearchResult"."extra" AS "SearchResult_extra", "SearchResult"."created_at" AS "SearchResult_created_at"
  FROM "results" "SearchResult"
  WHERE (("SearchResult"."id" = $1)
  AND ("SearchResult"."workspace_id" = $2))
  LIMIT 1;

-- load

SELECT "Website"."id" AS "Website_id", "Website"."workspace_id" AS "Website_workspace_id", "Website"."url" AS "Website_url", "Website"."host" AS "Website_host", "Website"."domain" AS "Website_domain", "Website"."title" AS "Website_title", "Website"."language" AS "Website_language", "Website"."version" AS "Website_version", "Website"."created_at" AS "Website_created_at", "Website"."updated_at" AS "Website_updated_at"
  FROM "websites" "Website"
  WHERE (("Website"."id" = ANY($1)));

SELECT "SearchQuery"."id" AS "SearchQuery_id", "SearchQuery"."workspace_id" AS "SearchQuery_workspace_id", "SearchQuery"."session_id" AS "SearchQuery_session_id", "SearchQuery"."text" AS "SearchQuery_text", "SearchQuery"."engine" AS "SearchQuery_engine", "SearchQuery"."language" AS "SearchQuery_language", "SearchQuery"."country" AS "SearchQuery_country", "SearchQuery"."device" AS "SearchQuery_device", "SearchQuery"."collected_at" AS "SearchQuery_collected_at", "SearchQuery"."status" AS "SearchQuery_status", "SearchQuery"."params" AS "SearchQuery_params", "SearchQuery"."tool" AS "SearchQuery_tool", "SearchQuery"."error" AS "SearchQuery_error", "SearchQuery"."version" AS "SearchQuery_version", "SearchQuery"."created_at" AS "SearchQuery_created_at", "SearchQuery"."updated_at" AS "SearchQuery_updated_at", (SELECT coalesce( (SELECT counted.results
  FROM rollup_queries counted
  WHERE counted.query_id = "SearchQuery".id
  AND NOT EXISTS ( SELECT
  FROM rollup_changes changed
  WHERE changed.workspace_id = "SearchQuery".workspace_id
  AND changed.query_id = "SearchQuery".id)), (SELECT count(*)
  FROM results
  WHERE query_id = "SearchQuery".id))) AS "SearchQuery_result_count"
  FROM "queries" "SearchQuery"
  WHERE (("SearchQuery"."id" = ANY($1)));
