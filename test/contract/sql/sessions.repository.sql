-- insert

START TRANSACTION;

INSERT INTO "sessions"("id", "workspace_id", "name", "description", "tags", "config", "status", "version", "created_at", "updated_at")
  VALUES (DEFAULT, $1, $2, $3, $4, $5, $6, 1, DEFAULT, DEFAULT)
  RETURNING "id", "tags", "config", "status", "version", "created_at", "updated_at";

COMMIT;

-- list

SELECT "session"."id" AS "session_id", "session"."workspace_id" AS "session_workspace_id", "session"."name" AS "session_name", "session"."description" AS "session_description", "session"."tags" AS "session_tags", "session"."config" AS "session_config", "session"."status" AS "session_status", "session"."version" AS "session_version", "session"."created_at" AS "session_created_at", "session"."updated_at" AS "session_updated_at"
  FROM "sessions" "session"
  WHERE "session"."workspace_id" = $1
  ORDER BY "session"."created_at" ASC, "session"."id" ASC
  LIMIT 2 OFFSET 0;

SELECT "session"."id" AS "session_id", "session"."workspace_id" AS "session_workspace_id", "session"."name" AS "session_name", "session"."description" AS "session_description", "session"."tags" AS "session_tags", "session"."config" AS "session_config", "session"."status" AS "session_status", "session"."version" AS "session_version", "session"."created_at" AS "session_created_at", "session"."updated_at" AS "session_updated_at"
  FROM "sessions" "session"
  WHERE "session"."workspace_id" = $1
  AND ("session"."created_at", "session"."id") > ($2::timestamptz, $3::bigint)
  ORDER BY "session"."created_at" ASC, "session"."id" ASC
  LIMIT 2;

SELECT "session"."id" AS "session_id", "session"."workspace_id" AS "session_workspace_id", "session"."name" AS "session_name", "session"."description" AS "session_description", "session"."tags" AS "session_tags", "session"."config" AS "session_config", "session"."status" AS "session_status", "session"."version" AS "session_version", "session"."created_at" AS "session_created_at", "session"."updated_at" AS "session_updated_at"
  FROM "sessions" "session"
  WHERE "session"."workspace_id" = $1
  ORDER BY "session"."name" ASC, "session"."id" ASC
  LIMIT 2 OFFSET 0;

SELECT "session"."id" AS "session_id", "session"."workspace_id" AS "session_workspace_id", "session"."name" AS "session_name", "session"."description" AS "session_description", "session"."tags" AS "session_tags", "session"."config" AS "session_config", "session"."status" AS "session_status", "session"."version" AS "session_version", "session"."created_at" AS "session_created_at", "session"."updated_at" AS "session_updated_at"
  FROM "sessions" "session"
  WHERE "session"."workspace_id" = $1
  AND ("session"."name", "session"."id") > ($2::text, $3::bigint)
  ORDER BY "session"."name" ASC, "session"."id" ASC
  LIMIT 2;

SELECT "session"."id" AS "session_id", "session"."workspace_id" AS "session_workspace_id", "session"."name" AS "session_name", "session"."description" AS "session_description", "session"."tags" AS "session_tags", "session"."config" AS "session_config", "session"."status" AS "session_status", "session"."version" AS "session_version", "session"."created_at" AS "session_created_at", "session"."updated_at" AS "session_updated_at"
  FROM "sessions" "session"
  WHERE "session"."workspace_id" = $1
  ORDER BY "session"."id" ASC
  LIMIT 2 OFFSET 0;

SELECT "session"."id" AS "session_id", "session"."workspace_id" AS "session_workspace_id", "session"."name" AS "session_name", "session"."description" AS "session_description", "session"."tags" AS "session_tags", "session"."config" AS "session_config", "session"."status" AS "session_status", "session"."version" AS "session_version", "session"."created_at" AS "session_created_at", "session"."updated_at" AS "session_updated_at"
  FROM "sessions" "session"
  WHERE "session"."workspace_id" = $1
  AND "session"."id" > $2::bigint
  ORDER BY "session"."id" ASC
  LIMIT 2;

SELECT "session"."id" AS "session_id", "session"."workspace_id" AS "session_workspace_id", "session"."name" AS "session_name", "session"."description" AS "session_description", "session"."tags" AS "session_tags", "session"."config" AS "session_config", "session"."status" AS "session_status", "session"."version" AS "session_version", "session"."created_at" AS "session_created_at", "session"."updated_at" AS "session_updated_at"
  FROM "sessions" "session"
  WHERE "session"."workspace_id" = $1
  AND "session"."status" = $2
  AND "session"."tags" @> ARRAY[$3]
  AND "session"."name" ILIKE $4
  AND "session"."created_at" >= $5
  AND "session"."created_at" < $6
  ORDER BY "session"."created_at" DESC, "session"."id" DESC
  LIMIT 51 OFFSET 0;

SELECT COUNT(1) AS "cnt"
  FROM "sessions" "session"
  WHERE "session"."workspace_id" = $1
  AND "session"."status" = $2
  AND "session"."tags" @> ARRAY[$3]
  AND "session"."name" ILIKE $4
  AND "session"."created_at" >= $5
  AND "session"."created_at" < $6;

-- find

SELECT "Session"."id" AS "Session_id", "Session"."workspace_id" AS "Session_workspace_id", "Session"."name" AS "Session_name", "Session"."description" AS "Session_description", "Session"."tags" AS "Session_tags", "Session"."config" AS "Session_config", "Session"."status" AS "Session_status", "Session"."version" AS "Session_version", "Session"."created_at" AS "Session_created_at", "Session"."updated_at" AS "Session_updated_at"
  FROM "sessions" "Session"
  WHERE (("Session"."id" = $1)
  AND ("Session"."workspace_id" = $2))
  LIMIT 1;

-- findIds

SELECT "Session"."id" AS "Session_id"
  FROM "sessions" "Session"
  WHERE (("Session"."workspace_id" = $1)
  AND ("Session"."id" = ANY($2)));

-- loadTree

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
  WHERE (("SearchQuery"."session_id" = ANY($1)))
  ORDER BY "SearchQuery"."collected_at" ASC, "SearchQuery"."id" ASC;

SELECT "SearchResult"."id" AS "SearchResult_id", "SearchResult"."workspace_id" AS "SearchResult_workspace_id", "SearchResult"."session_id" AS "SearchResult_session_id", "SearchResult"."query_id" AS "SearchResult_query_id", "SearchResult"."website_id" AS "SearchResult_website_id", "SearchResult"."domain" AS "SearchResult_domain", "SearchResult"."rank" AS "SearchResult_rank", "SearchResult"."type" AS "SearchResult_type", "SearchResult"."url" AS "SearchResult_url", "SearchResult"."title" AS "SearchResult_title", "SearchResult"."snippet" AS "SearchResult_snippet", "SearchResult"."extra" AS "SearchResult_extra", "SearchResult"."created_at" AS "SearchResult_created_at"
  FROM "results" "SearchResult"
  WHERE (("SearchResult"."query_id" = ANY($1)))
  ORDER BY "SearchResult"."rank" ASC, "SearchResult"."id" ASC;

SELECT "Website"."id" AS "Website_id", "Website"."workspace_id" AS "Website_workspace_id", "Website"."url" AS "Website_url", "Website"."host" AS "Website_host", "Website"."domain" AS "Website_domain", "Website"."title" AS "Website_title", "Website"."language" AS "Website_language", "Website"."version" AS "Website_version", "Website"."created_at" AS "Website_created_at", "Website"."updated_at" AS "Website_updated_at"
  FROM "websites" "Website"
  WHERE (("Website"."id" = ANY($1)));

-- update

START TRANSACTION;

UPDATE "sessions"
  SET "name" = $1, "version" = "version" + 1, "updated_at" = CURRENT_TIMESTAMP
  WHERE ("id" = $2
  AND "workspace_id" = $3);

COMMIT;

-- delete

START TRANSACTION;

DELETE FROM "sessions"
  WHERE ("id" = $1
  AND "workspace_id" = $2);

COMMIT;

-- countAll

SELECT rollup_total($1, 'sessions') AS total;

-- fillCounts

SELECT session_id AS id, coalesce(sum(n) FILTER (WHERE measure = 'queries'), 0)::bigint AS "queryCount", coalesce(sum(n) FILTER (WHERE measure = 'results'), 0)::bigint AS "resultCount"
  FROM ( SELECT session_id, measure, n
  FROM rollup_counts
  WHERE workspace_id = $1
  AND rolled = 3
  AND session_id = ANY($2)
  UNION ALL SELECT session_id, measure, n
  FROM rollup_pending($1) AS ids, rollup_count_changes(rollup_states(ids))
  WHERE session_id = ANY($2) ) AS part
  GROUP BY session_id;
