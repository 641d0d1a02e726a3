-- insert

START TRANSACTION;

INSERT INTO "sessions"("id", "workspace_id", "name", "description", "tags", "config", "status", "version", "created_at", "updated_at")
  VALUES (DEFAULT, $1, $2, $3, $4, $5, $6, 1, DEFAULT, DEFAULT)
  RETURNING "id", "tags", "config", "status", "version", "created_at", "updated_at";

COMMIT;

-- list

SELECT "session"."id" AS "session_id", "session"."workspace_id" AS "session_workspace_id", "session"."name" AS "session_name", "session"."description" AS "session_description", "session"."tags" AS "session_tags", "session"."config" AS "session_config", "session"."status" AS "session_status", "session"."version" AS "session_version", "session"."created_at" AS "session_created_at", "session"."updated_at" AS "session_updated_at", (SELECT rollup_total($1, 'sessions')) AS "total"
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

SELECT "session"."id" AS "session_id", "session"."workspace_id" AS "session_workspace_id", "session"."name" AS "session_name", "session"."description" AS "session_description", "session"."tags" AS "session_tags", "session"."config" AS "session_config", "session"."status" AS "session_status", "session"."version" AS "session_version", "session"."created_at" AS "session_created_at", "session"."updated_at" AS "session_updated_at", (SELECT rollup_total($1, 'sessions')) AS "total"
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

SELECT "session"."id" AS "session_id", "session"."workspace_id" AS "session_workspace_id", "session"."name" AS "session_name", "session"."description" AS "session_description", "session"."tags" AS "session_tags", "session"."config" AS "session_config", "session"."status" AS "session_status", "session"."version" AS "session_version", "session"."created_at" AS "session_created_at", "session"."updated_at" AS "session_updated_at", (SELECT rollup_total($1, 'sessions')) AS "total"
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

-- fillCounts

SELECT session_id AS id, coalesce(sum(n) FILTER (WHERE measure = 'queries'), 0)::bigint AS "queryCount", coalesce(sum(n) FILTER (WHERE measure = 'results'), 0)::bigint AS "resultCount"
  FROM ( SELECT session_id, measure, n
  FROM rollup_counts
  WHERE workspace_id = $1
  AND rolled = 3
  AND session_id = ANY($2)
  AND engine = ''
  AND day = '-infinity'
  AND measure IN ('queries', 'results')
  UNION ALL SELECT session_id, measure, n
  FROM rollup_pending($1) AS ids, rollup_count_changes(rollup_states(ids))
  WHERE session_id = ANY($2) ) AS part
  GROUP BY session_id;
