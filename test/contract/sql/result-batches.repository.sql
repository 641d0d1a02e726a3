-- inTransaction

START TRANSACTION;

COMMIT;

-- findParents

SELECT "SearchQuery"."id" AS "SearchQuery_id", "SearchQuery"."session_id" AS "SearchQuery_session_id"
  FROM "queries" "SearchQuery"
  WHERE (("SearchQuery"."workspace_id" = $1)
  AND ("SearchQuery"."id" = ANY($2)));

-- findSessions

SELECT "SearchResult"."id" AS "SearchResult_id", "SearchResult"."session_id" AS "SearchResult_session_id"
  FROM "results" "SearchResult"
  WHERE (("SearchResult"."workspace_id" = $1)
  AND ("SearchResult"."id" = ANY($2)));

-- insert

SAVEPOINT bulk;

INSERT INTO "results" ("workspace_id","session_id","query_id","website_id","domain","rank","type","url","title","snippet","extra") OVERRIDING SYSTEM VALUE
  VALUES ($1::bigint,$2::bigint,$3::bigint,$4::bigint,$5::text,$6::integer,$7::text,$8::text,$9::text,$10::text,$11::jsonb)
  RETURNING "id" AS k0;

RELEASE SAVEPOINT bulk;

-- update

SAVEPOINT bulk;

WITH w AS (UPDATE "results" t
  SET "title" = u.c1
  FROM unnest($1::bigint[],$2::text[]) WITH ORDINALITY AS u(c0,c1,ord)
  WHERE t."id" = u.c0
  RETURNING u.ord::int AS ord) SELECT count(*)::int AS written, CASE WHEN count(*) < cardinality($1) THEN array_agg(ord) END AS ords
  FROM w;

RELEASE SAVEPOINT bulk;

-- delete

WITH w AS (DELETE FROM "results" t
  WHERE t."id" = ANY($2::bigint[])
  RETURNING t."id"::float8 AS k) SELECT n AS written, CASE WHEN n < $1 THEN (SELECT array_agg(k)
  FROM w) END AS keys
  FROM (SELECT count(*)::int AS n
  FROM w) AS c;
