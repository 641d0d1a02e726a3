-- insert

START TRANSACTION;

INSERT INTO "sessions"("id", "workspace_id", "name", "description", "tags", "config", "status", "version", "created_at", "updated_at")
  VALUES (DEFAULT, $1, $2, $3, $4, $5, $6, 1, DEFAULT, DEFAULT)
  RETURNING "id", "tags", "config", "status", "version", "created_at", "updated_at";

COMMIT;

-- list

WITH page AS ( SELECT session.*, session.created_at AS sort_key
  FROM sessions session
  WHERE session.workspace_id = $1
  ORDER BY sort_key ASC, session.id ASC
  LIMIT 2 OFFSET 0 ) SELECT concat('{"id":', session.id, ',"name":', to_json(session.name), ',"description":', coalesce(to_json(session.description), 'null'::json), ',"tags":', to_json(session.tags), ',"config":', session.config, ',"status":', to_json(session.status), ',"queryCount":', coalesce(counted."queryCount", 0), ',"resultCount":', coalesce(counted."resultCount", 0), ',"version":', session.version, ',"createdAt":"', to_char(session.created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), '","updatedAt":"', to_char(session.updated_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), '"}') AS item, session.sort_key::text AS position, session.id , (SELECT rollup_total($1, 'sessions')) AS total
  FROM page AS session
  LEFT JOIN ( SELECT session_id AS id, coalesce(sum(n) FILTER (WHERE measure = 'queries'), 0)::bigint AS "queryCount", coalesce(sum(n) FILTER (WHERE measure = 'results'), 0)::bigint AS "resultCount"
  FROM ( SELECT session_id, measure, n
  FROM rollup_counts
  WHERE workspace_id = $1
  AND rolled = 3
  AND session_id = ANY(ARRAY(SELECT id
  FROM page))
  AND engine = ''
  AND day = '-infinity'
  AND measure IN ('queries', 'results')
  UNION ALL SELECT session_id, measure, n
  FROM rollup_pending($1) AS ids, rollup_count_changes(rollup_states(ids))
  WHERE session_id = ANY(ARRAY(SELECT id
  FROM page)) ) AS part
  GROUP BY session_id) AS counted ON counted.id = session.id
  ORDER BY sort_key ASC, session.id ASC;

WITH page AS ( SELECT session.*, session.created_at AS sort_key
  FROM sessions session
  WHERE session.workspace_id = $1
  AND (session.created_at, session.id) > ($2::timestamptz, $3::bigint)
  ORDER BY sort_key ASC, session.id ASC
  LIMIT 2 OFFSET 0 ) SELECT concat('{"id":', session.id, ',"name":', to_json(session.name), ',"description":', coalesce(to_json(session.description), 'null'::json), ',"tags":', to_json(session.tags), ',"config":', session.config, ',"status":', to_json(session.status), ',"queryCount":', coalesce(counted."queryCount", 0), ',"resultCount":', coalesce(counted."resultCount", 0), ',"version":', session.version, ',"createdAt":"', to_char(session.created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), '","updatedAt":"', to_char(session.updated_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), '"}') AS item, session.sort_key::text AS position, session.id
  FROM page AS session
  LEFT JOIN ( SELECT session_id AS id, coalesce(sum(n) FILTER (WHERE measure = 'queries'), 0)::bigint AS "queryCount", coalesce(sum(n) FILTER (WHERE measure = 'results'), 0)::bigint AS "resultCount"
  FROM ( SELECT session_id, measure, n
  FROM rollup_counts
  WHERE workspace_id = $1
  AND rolled = 3
  AND session_id = ANY(ARRAY(SELECT id
  FROM page))
  AND engine = ''
  AND day = '-infinity'
  AND measure IN ('queries', 'results')
  UNION ALL SELECT session_id, measure, n
  FROM rollup_pending($1) AS ids, rollup_count_changes(rollup_states(ids))
  WHERE session_id = ANY(ARRAY(SELECT id
  FROM page)) ) AS part
  GROUP BY session_id) AS counted ON counted.id = session.id
  ORDER BY sort_key ASC, session.id ASC;

WITH page AS ( SELECT session.*, session.name AS sort_key
  FROM sessions session
  WHERE session.workspace_id = $1
  ORDER BY sort_key ASC, session.id ASC
  LIMIT 2 OFFSET 0 ) SELECT concat('{"id":', session.id, ',"name":', to_json(session.name), ',"description":', coalesce(to_json(session.description), 'null'::json), ',"tags":', to_json(session.tags), ',"config":', session.config, ',"status":', to_json(session.status), ',"queryCount":', coalesce(counted."queryCount", 0), ',"resultCount":', coalesce(counted."resultCount", 0), ',"version":', session.version, ',"createdAt":"', to_char(session.created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), '","updatedAt":"', to_char(session.updated_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), '"}') AS item, session.sort_key::text AS position, session.id , (SELECT rollup_total($1, 'sessions')) AS total
  FROM page AS session
  LEFT JOIN ( SELECT session_id AS id, coalesce(sum(n) FILTER (WHERE measure = 'queries'), 0)::bigint AS "queryCount", coalesce(sum(n) FILTER (WHERE measure = 'results'), 0)::bigint AS "resultCount"
  FROM ( SELECT session_id, measure, n
  FROM rollup_counts
  WHERE workspace_id = $1
  AND rolled = 3
  AND session_id = ANY(ARRAY(SELECT id
  FROM page))
  AND engine = ''
  AND day = '-infinity'
  AND measure IN ('queries', 'results')
  UNION ALL SELECT session_id, measure, n
  FROM rollup_pending($1) AS ids, rollup_count_changes(rollup_states(ids))
  WHERE session_id = ANY(ARRAY(SELECT id
  FROM page)) ) AS part
  GROUP BY session_id) AS counted ON counted.id = session.id
  ORDER BY sort_key ASC, session.id ASC;

WITH page AS ( SELECT session.*, session.name AS sort_key
  FROM sessions session
  WHERE session.workspace_id = $1
  AND (session.name, session.id) > ($2::text, $3::bigint)
  ORDER BY sort_key ASC, session.id ASC
  LIMIT 2 OFFSET 0 ) SELECT concat('{"id":', session.id, ',"name":', to_json(session.name), ',"description":', coalesce(to_json(session.description), 'null'::json), ',"tags":', to_json(session.tags), ',"config":', session.config, ',"status":', to_json(session.status), ',"queryCount":', coalesce(counted."queryCount", 0), ',"resultCount":', coalesce(counted."resultCount", 0), ',"version":', session.version, ',"createdAt":"', to_char(session.created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), '","updatedAt":"', to_char(session.updated_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), '"}') AS item, session.sort_key::text AS position, session.id
  FROM page AS session
  LEFT JOIN ( SELECT session_id AS id, coalesce(sum(n) FILTER (WHERE measure = 'queries'), 0)::bigint AS "queryCount", coalesce(sum(n) FILTER (WHERE measure = 'results'), 0)::bigint AS "resultCount"
  FROM ( SELECT session_id, measure, n
  FROM rollup_counts
  WHERE workspace_id = $1
  AND rolled = 3
  AND session_id = ANY(ARRAY(SELECT id
  FROM page))
  AND engine = ''
  AND day = '-infinity'
  AND measure IN ('queries', 'results')
  UNION ALL SELECT session_id, measure, n
  FROM rollup_pending($1) AS ids, rollup_count_changes(rollup_states(ids))
  WHERE session_id = ANY(ARRAY(SELECT id
  FROM page)) ) AS part
  GROUP BY session_id) AS counted ON counted.id = session.id
  ORDER BY sort_key ASC, session.id ASC;

WITH page AS ( SELECT session.*, session.id AS sort_key
  FROM sessions session
  WHERE session.workspace_id = $1
  ORDER BY sort_key ASC, session.id ASC
  LIMIT 2 OFFSET 0 ) SELECT concat('{"id":', session.id, ',"name":', to_json(session.name), ',"description":', coalesce(to_json(session.description), 'null'::json), ',"tags":', to_json(session.tags), ',"config":', session.config, ',"status":', to_json(session.status), ',"queryCount":', coalesce(counted."queryCount", 0), ',"resultCount":', coalesce(counted."resultCount", 0), ',"version":', session.version, ',"createdAt":"', to_char(session.created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), '","updatedAt":"', to_char(session.updated_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), '"}') AS item, session.sort_key::text AS position, session.id , (SELECT rollup_total($1, 'sessions')) AS total
  FROM page AS session
  LEFT JOIN ( SELECT session_id AS id, coalesce(sum(n) FILTER (WHERE measure = 'queries'), 0)::bigint AS "queryCount", coalesce(sum(n) FILTER (WHERE measure = 'results'), 0)::bigint AS "resultCount"
  FROM ( SELECT session_id, measure, n
  FROM rollup_counts
  WHERE workspace_id = $1
  AND rolled = 3
  AND session_id = ANY(ARRAY(SELECT id
  FROM page))
  AND engine = ''
  AND day = '-infinity'
  AND measure IN ('queries', 'results')
  UNION ALL SELECT session_id, measure, n
  FROM rollup_pending($1) AS ids, rollup_count_changes(rollup_states(ids))
  WHERE session_id = ANY(ARRAY(SELECT id
  FROM page)) ) AS part
  GROUP BY session_id) AS counted ON counted.id = session.id
  ORDER BY sort_key ASC, session.id ASC;

WITH page AS ( SELECT session.*, session.id AS sort_key
  FROM sessions session
  WHERE session.workspace_id = $1
  AND session.id > $2::bigint
  ORDER BY sort_key ASC, session.id ASC
  LIMIT 2 OFFSET 0 ) SELECT concat('{"id":', session.id, ',"name":', to_json(session.name), ',"description":', coalesce(to_json(session.description), 'null'::json), ',"tags":', to_json(session.tags), ',"config":', session.config, ',"status":', to_json(session.status), ',"queryCount":', coalesce(counted."queryCount", 0), ',"resultCount":', coalesce(counted."resultCount", 0), ',"version":', session.version, ',"createdAt":"', to_char(session.created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), '","updatedAt":"', to_char(session.updated_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), '"}') AS item, session.sort_key::text AS position, session.id
  FROM page AS session
  LEFT JOIN ( SELECT session_id AS id, coalesce(sum(n) FILTER (WHERE measure = 'queries'), 0)::bigint AS "queryCount", coalesce(sum(n) FILTER (WHERE measure = 'results'), 0)::bigint AS "resultCount"
  FROM ( SELECT session_id, measure, n
  FROM rollup_counts
  WHERE workspace_id = $1
  AND rolled = 3
  AND session_id = ANY(ARRAY(SELECT id
  FROM page))
  AND engine = ''
  AND day = '-infinity'
  AND measure IN ('queries', 'results')
  UNION ALL SELECT session_id, measure, n
  FROM rollup_pending($1) AS ids, rollup_count_changes(rollup_states(ids))
  WHERE session_id = ANY(ARRAY(SELECT id
  FROM page)) ) AS part
  GROUP BY session_id) AS counted ON counted.id = session.id
  ORDER BY sort_key ASC, session.id ASC;

WITH page AS ( SELECT session.*, session.created_at AS sort_key
  FROM sessions session
  WHERE session.workspace_id = $1
  AND session.status = $2
  AND session.tags @> ARRAY[$3]
  AND session.name ILIKE $4
  AND session.created_at >= $5
  AND session.created_at < $6
  ORDER BY sort_key DESC, session.id DESC
  LIMIT 51 OFFSET 0 ) SELECT concat('{"id":', session.id, ',"name":', to_json(session.name), ',"description":', coalesce(to_json(session.description), 'null'::json), ',"tags":', to_json(session.tags), ',"config":', session.config, ',"status":', to_json(session.status), ',"queryCount":', coalesce(counted."queryCount", 0), ',"resultCount":', coalesce(counted."resultCount", 0), ',"version":', session.version, ',"createdAt":"', to_char(session.created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), '","updatedAt":"', to_char(session.updated_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), '"}') AS item, session.sort_key::text AS position, session.id , (SELECT count(*)
  FROM sessions session
  WHERE session.workspace_id = $1
  AND session.status = $2
  AND session.tags @> ARRAY[$3]
  AND session.name ILIKE $4
  AND session.created_at >= $5
  AND session.created_at < $6) AS total
  FROM page AS session
  LEFT JOIN ( SELECT session_id AS id, coalesce(sum(n) FILTER (WHERE measure = 'queries'), 0)::bigint AS "queryCount", coalesce(sum(n) FILTER (WHERE measure = 'results'), 0)::bigint AS "resultCount"
  FROM ( SELECT session_id, measure, n
  FROM rollup_counts
  WHERE workspace_id = $1
  AND rolled = 3
  AND session_id = ANY(ARRAY(SELECT id
  FROM page))
  AND engine = ''
  AND day = '-infinity'
  AND measure IN ('queries', 'results')
  UNION ALL SELECT session_id, measure, n
  FROM rollup_pending($1) AS ids, rollup_count_changes(rollup_states(ids))
  WHERE session_id = ANY(ARRAY(SELECT id
  FROM page)) ) AS part
  GROUP BY session_id) AS counted ON counted.id = session.id
  ORDER BY sort_key DESC, session.id DESC;

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
