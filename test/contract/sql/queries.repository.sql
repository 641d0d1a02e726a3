-- list

WITH page AS ( SELECT query.*, query.collected_at AS sort_key
  FROM queries query
  WHERE query.workspace_id = $1
  ORDER BY sort_key DESC, query.id DESC
  LIMIT 2 OFFSET 0 ) SELECT concat('{"id":', query.id, ',"sessionId":', query.session_id, ',"text":', to_json(query.text), ',"engine":', to_json(query.engine), ',"language":', coalesce(to_json(query.language), 'null'::json), ',"country":', coalesce(to_json(query.country), 'null'::json), ',"device":', coalesce(to_json(query.device), 'null'::json), ',"status":', to_json(query.status), ',"params":', query.params, ',"tool":', coalesce(to_json(query.tool), 'null'::json), ',"error":', coalesce(to_json(query.error), 'null'::json), ',"collectedAt":"', to_char(query.collected_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), '","resultCount":', coalesce((SELECT coalesce( (SELECT counted.results
  FROM rollup_queries counted
  WHERE counted.query_id = query.id
  AND NOT EXISTS ( SELECT
  FROM rollup_changes changed
  WHERE changed.workspace_id = query.workspace_id
  AND changed.query_id = query.id)), (SELECT count(*)
  FROM results
  WHERE query_id = query.id)))::text, 'null'), ',"version":', query.version, ',"createdAt":"', to_char(query.created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), '","updatedAt":"', to_char(query.updated_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), '"}') AS item, query.sort_key::text AS position, query.id , (SELECT rollup_count($1, 'queries', NULL, NULL, NULL)) AS total
  FROM page AS query
  ORDER BY sort_key DESC, query.id DESC;

WITH page AS ( SELECT query.*, query.collected_at AS sort_key
  FROM queries query
  WHERE query.workspace_id = $1
  AND (query.collected_at, query.id) < ($2::timestamptz, $3::bigint)
  ORDER BY sort_key DESC, query.id DESC
  LIMIT 2 OFFSET 0 ) SELECT concat('{"id":', query.id, ',"sessionId":', query.session_id, ',"text":', to_json(query.text), ',"engine":', to_json(query.engine), ',"language":', coalesce(to_json(query.language), 'null'::json), ',"country":', coalesce(to_json(query.country), 'null'::json), ',"device":', coalesce(to_json(query.device), 'null'::json), ',"status":', to_json(query.status), ',"params":', query.params, ',"tool":', coalesce(to_json(query.tool), 'null'::json), ',"error":', coalesce(to_json(query.error), 'null'::json), ',"collectedAt":"', to_char(query.collected_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), '","resultCount":', coalesce((SELECT coalesce( (SELECT counted.results
  FROM rollup_queries counted
  WHERE counted.query_id = query.id
  AND NOT EXISTS ( SELECT
  FROM rollup_changes changed
  WHERE changed.workspace_id = query.workspace_id
  AND changed.query_id = query.id)), (SELECT count(*)
  FROM results
  WHERE query_id = query.id)))::text, 'null'), ',"version":', query.version, ',"createdAt":"', to_char(query.created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), '","updatedAt":"', to_char(query.updated_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), '"}') AS item, query.sort_key::text AS position, query.id
  FROM page AS query
  ORDER BY sort_key DESC, query.id DESC;

WITH page AS ( SELECT query.*, query.collected_at AS sort_key
  FROM queries query
  WHERE query.workspace_id = $1
  AND query.session_id = $2
  AND query.engine = $3
  AND query.status = $4
  AND query.text ILIKE $5
  AND query.collected_at >= $6
  AND query.collected_at < $7
  ORDER BY sort_key DESC, query.id DESC
  LIMIT 51 OFFSET 0 ) SELECT concat('{"id":', query.id, ',"sessionId":', query.session_id, ',"text":', to_json(query.text), ',"engine":', to_json(query.engine), ',"language":', coalesce(to_json(query.language), 'null'::json), ',"country":', coalesce(to_json(query.country), 'null'::json), ',"device":', coalesce(to_json(query.device), 'null'::json), ',"status":', to_json(query.status), ',"params":', query.params, ',"tool":', coalesce(to_json(query.tool), 'null'::json), ',"error":', coalesce(to_json(query.error), 'null'::json), ',"collectedAt":"', to_char(query.collected_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), '","resultCount":', coalesce((SELECT coalesce( (SELECT counted.results
  FROM rollup_queries counted
  WHERE counted.query_id = query.id
  AND NOT EXISTS ( SELECT
  FROM rollup_changes changed
  WHERE changed.workspace_id = query.workspace_id
  AND changed.query_id = query.id)), (SELECT count(*)
  FROM results
  WHERE query_id = query.id)))::text, 'null'), ',"version":', query.version, ',"createdAt":"', to_char(query.created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), '","updatedAt":"', to_char(query.updated_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), '"}') AS item, query.sort_key::text AS position, query.id , (SELECT count(*)
  FROM queries query
  WHERE query.workspace_id = $1
  AND query.session_id = $2
  AND query.engine = $3
  AND query.status = $4
  AND query.text ILIKE $5
  AND query.collected_at >= $6
  AND query.collected_at < $7) AS total
  FROM page AS query
  ORDER BY sort_key DESC, query.id DESC;

-- find

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
  WHERE (("SearchQuery"."id" = $1)
  AND ("SearchQuery"."workspace_id" = $2))
  LIMIT 1;

-- loadTree

SELECT "SearchResult"."id" AS "SearchResult_id", "SearchResult"."workspace_id" AS "SearchResult_workspace_id", "SearchResult"."session_id" AS "SearchResult_session_id", "SearchResult"."query_id" AS "SearchResult_query_id", "SearchResult"."website_id" AS "SearchResult_website_id", "SearchResult"."domain" AS "SearchResult_domain", "SearchResult"."rank" AS "SearchResult_rank", "SearchResult"."type" AS "SearchResult_type", "SearchResult"."url" AS "SearchResult_url", "SearchResult"."title" AS "SearchResult_title", "SearchResult"."snippet" AS "SearchResult_snippet", "SearchResult"."extra" AS "SearchResult_extra", "SearchResult"."created_at" AS "SearchResult_created_at"
  FROM "results" "SearchResult"
  WHERE (("SearchResult"."query_id" = ANY($1)))
  ORDER BY "SearchResult"."rank" ASC, "SearchResult"."id" ASC;

SELECT "Website"."id" AS "Website_id", "Website"."workspace_id" AS "Website_workspace_id", "Website"."url" AS "Website_url", "Website"."host" AS "Website_host", "Website"."domain" AS "Website_domain", "Website"."title" AS "Website_title", "Website"."language" AS "Website_language", "Website"."version" AS "Website_version", "Website"."created_at" AS "Website_created_at", "Website"."updated_at" AS "Website_updated_at"
  FROM "websites" "Website"
  WHERE (("Website"."id" = ANY($1)));

-- update

START TRANSACTION;

SELECT "SearchQuery"."session_id" AS "SearchQuery_session_id", "SearchQuery"."text" AS "SearchQuery_text", "SearchQuery"."engine" AS "SearchQuery_engine", "SearchQuery"."language" AS "SearchQuery_language", "SearchQuery"."country" AS "SearchQuery_country", "SearchQuery"."device" AS "SearchQuery_device", "SearchQuery"."collected_at" AS "SearchQuery_collected_at", "SearchQuery"."id" AS "SearchQuery_id"
  FROM "queries" "SearchQuery"
  WHERE (("SearchQuery"."id" = $1)
  AND ("SearchQuery"."workspace_id" = $2))
  LIMIT 1
  FOR UPDATE;

UPDATE "queries"
  SET "country" = $1, "identity" = $2, "version" = "version" + 1, "updated_at" = CURRENT_TIMESTAMP
  WHERE "id" = $3;

COMMIT;

-- delete

START TRANSACTION;

SELECT "SearchQuery"."session_id" AS "SearchQuery_session_id", "SearchQuery"."id" AS "SearchQuery_id"
  FROM "queries" "SearchQuery"
  WHERE (("SearchQuery"."id" = $1)
  AND ("SearchQuery"."workspace_id" = $2))
  LIMIT 1;

DELETE FROM "queries"
  WHERE ("id" = $1
  AND "workspace_id" = $2);

COMMIT;
