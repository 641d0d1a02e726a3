-- list

SELECT "result"."id" AS "result_id", "result"."workspace_id" AS "result_workspace_id", "result"."session_id" AS "result_session_id", "result"."query_id" AS "result_query_id", "result"."website_id" AS "result_website_id", "result"."domain" AS "result_domain", "result"."rank" AS "result_rank", "result"."type" AS "result_type", "result"."url" AS "result_url", "result"."title" AS "result_title", "result"."snippet" AS "result_snippet", "result"."extra" AS "result_extra", "result"."created_at" AS "result_created_at"
  FROM "results" "result"
  WHERE "result"."workspace_id" = $1
  AND "result"."query_id" = $2
  ORDER BY "result"."rank" ASC, "result"."id" ASC
  LIMIT 2 OFFSET 0;

SELECT COUNT(1) AS "cnt"
  FROM "results" "result"
  WHERE "result"."workspace_id" = $1
  AND "result"."query_id" = $2;

SELECT "result"."id" AS "result_id", "result"."workspace_id" AS "result_workspace_id", "result"."session_id" AS "result_session_id", "result"."query_id" AS "result_query_id", "result"."website_id" AS "result_website_id", "result"."domain" AS "result_domain", "result"."rank" AS "result_rank", "result"."type" AS "result_type", "result"."url" AS "result_url", "result"."title" AS "result_title", "result"."snippet" AS "result_snippet", "result"."extra" AS "result_extra", "result"."created_at" AS "result_created_at"
  FROM "results" "result"
  WHERE "result"."workspace_id" = $1
  AND "result"."query_id" = $2
  AND ("result"."rank", "result"."id") > ($3::integer, $4::bigint)
  ORDER BY "result"."rank" ASC, "result"."id" ASC
  LIMIT 2;

SELECT "result"."id" AS "result_id", "result"."workspace_id" AS "result_workspace_id", "result"."session_id" AS "result_session_id", "result"."query_id" AS "result_query_id", "result"."website_id" AS "result_website_id", "result"."domain" AS "result_domain", "result"."rank" AS "result_rank", "result"."type" AS "result_type", "result"."url" AS "result_url", "result"."title" AS "result_title", "result"."snippet" AS "result_snippet", "result"."extra" AS "result_extra", "result"."created_at" AS "result_created_at"
  FROM "results" "result"
  WHERE "result"."workspace_id" = $1
  AND "result"."session_id" = $2
  AND "result"."query_id" = $3
  AND "result"."website_id" = $4
  AND "result"."domain" = $5
  AND "result"."type" = $6
  AND "result"."rank" <= $7
  AND "result"."title" ILIKE $8
  ORDER BY "result"."rank" ASC, "result"."id" ASC
  LIMIT 51 OFFSET 0;

SELECT COUNT(1) AS "cnt"
  FROM "results" "result"
  WHERE "result"."workspace_id" = $1
  AND "result"."session_id" = $2
  AND "result"."query_id" = $3
  AND "result"."website_id" = $4
  AND "result"."domain" = $5
  AND "result"."type" = $6
  AND "result"."rank" <= $7
  AND "result"."title" ILIKE $8;

SELECT "result"."id" AS "result_id", "result"."workspace_id" AS "result_workspace_id", "result"."session_id" AS "result_session_id", "result"."query_id" AS "result_query_id", "result"."website_id" AS "result_website_id", "result"."domain" AS "result_domain", "result"."rank" AS "result_rank", "result"."type" AS "result_type", "result"."url" AS "result_url", "result"."title" AS "result_title", "result"."snippet" AS "result_snippet", "result"."extra" AS "result_extra", "result"."created_at" AS "result_created_at"
  FROM "results" "result"
  WHERE "result"."workspace_id" = $1
  AND "result"."website_id" = $2
  ORDER BY (SELECT query.collected_at
  FROM queries query
  WHERE query.id = "result"."query_id") ASC, "result"."id" ASC
  LIMIT 2 OFFSET 0;

SELECT COUNT(1) AS "cnt"
  FROM "results" "result"
  WHERE "result"."workspace_id" = $1
  AND "result"."website_id" = $2;

SELECT "result"."id" AS "result_id", "result"."workspace_id" AS "result_workspace_id", "result"."session_id" AS "result_session_id", "result"."query_id" AS "result_query_id", "result"."website_id" AS "result_website_id", "result"."domain" AS "result_domain", "result"."rank" AS "result_rank", "result"."type" AS "result_type", "result"."url" AS "result_url", "result"."title" AS "result_title", "result"."snippet" AS "result_snippet", "result"."extra" AS "result_extra", "result"."created_at" AS "result_created_at"
  FROM "results" "result"
  WHERE "result"."workspace_id" = $1
  AND "result"."website_id" = $2
  AND ((SELECT query.collected_at
  FROM queries query
  WHERE query.id = "result"."query_id"), "result"."id") > ($3::timestamptz, $4::bigint)
  ORDER BY (SELECT query.collected_at
  FROM queries query
  WHERE query.id = "result"."query_id") ASC, "result"."id" ASC
  LIMIT 2;

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
