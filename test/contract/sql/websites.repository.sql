-- list

WITH page AS ( SELECT website.*, website.id AS sort_key
  FROM websites website
  WHERE website.workspace_id = $1
  AND website.domain = $2
  ORDER BY sort_key ASC, website.id ASC
  LIMIT 2 OFFSET 0 ) SELECT concat('{"id":', website.id, ',"url":', to_json(website.url), ',"host":', coalesce(to_json(website.host), 'null'::json), ',"domain":', coalesce(to_json(website.domain), 'null'::json), ',"title":', coalesce(to_json(website.title), 'null'::json), ',"language":', coalesce(to_json(website.language), 'null'::json), ',"version":', website.version, ',"createdAt":"', to_char(website.created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), '","updatedAt":"', to_char(website.updated_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), '"}') AS item, website.sort_key::text AS position, website.id , ( SELECT coalesce(sum(n), 0)::bigint
  FROM ( SELECT n
  FROM rollup_website_domains
  WHERE workspace_id = $1
  AND domain = $2
  UNION ALL SELECT n
  FROM rollup_deltas
  WHERE workspace_id = $1
  AND measure = 'websites'
  AND domain = $2 ) AS part) AS total
  FROM page AS website
  ORDER BY sort_key ASC, website.id ASC;

WITH page AS ( SELECT website.*, website.id AS sort_key
  FROM websites website
  WHERE website.workspace_id = $1
  ORDER BY sort_key ASC, website.id ASC
  LIMIT 51 OFFSET 0 ) SELECT concat('{"id":', website.id, ',"url":', to_json(website.url), ',"host":', coalesce(to_json(website.host), 'null'::json), ',"domain":', coalesce(to_json(website.domain), 'null'::json), ',"title":', coalesce(to_json(website.title), 'null'::json), ',"language":', coalesce(to_json(website.language), 'null'::json), ',"version":', website.version, ',"createdAt":"', to_char(website.created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), '","updatedAt":"', to_char(website.updated_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), '","content":', CASE WHEN content.website_id IS NULL THEN 'null' ELSE concat('{"text":', to_json(content.text), ',"updatedAt":"', to_char(content.updated_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), '"}') END, '}') AS item, website.sort_key::text AS position, website.id , (SELECT rollup_total($1, 'websites')) AS total
  FROM page AS website
  LEFT JOIN website_contents content ON content.website_id = website.id
  ORDER BY sort_key ASC, website.id ASC;

-- find

SELECT "Website"."id" AS "Website_id", "Website"."workspace_id" AS "Website_workspace_id", "Website"."url" AS "Website_url", "Website"."host" AS "Website_host", "Website"."domain" AS "Website_domain", "Website"."title" AS "Website_title", "Website"."language" AS "Website_language", "Website"."version" AS "Website_version", "Website"."created_at" AS "Website_created_at", "Website"."updated_at" AS "Website_updated_at"
  FROM "websites" "Website"
  WHERE (("Website"."id" = $1)
  AND ("Website"."workspace_id" = $2))
  LIMIT 1;

-- upsert

SELECT a.attname::text AS name, format_type(a.atttypid, -1) AS type, format_type(a.atttypid, a.atttypmod) AS "exactType", a.attnotnull AS "notNull", a.attgenerated <> '' AS generated, CASE WHEN a.attidentity <> '' THEN format('nextval(%L::regclass)', pg_get_serial_sequence($1, a.attname)) ELSE pg_get_expr(d.adbin, d.adrelid) END AS "default", CASE WHEN a.atttypid IN ('varchar'::regtype, 'bpchar'::regtype)
  AND a.atttypmod > 4 THEN a.atttypmod - 4 END AS length, (SELECT array_agg(e.enumlabel::text
  ORDER BY e.enumsortorder)
  FROM pg_enum e
  WHERE e.enumtypid = a.atttypid) AS labels
  FROM pg_attribute a
  LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid
  AND d.adnum = a.attnum
  WHERE a.attrelid = $1::regclass
  AND a.attnum > 0
  AND NOT a.attisdropped;

SELECT i.indisprimary AS primary, array_agg(a.attname::text
  ORDER BY k.position) AS columns
  FROM pg_index i, unnest(i.indkey::int2[]) WITH ORDINALITY AS k(number, position), pg_attribute a
  WHERE i.indrelid = $1::regclass
  AND i.indisunique
  AND i.indpred IS NULL
  AND i.indexprs IS NULL
  AND k.position <= i.indnkeyatts
  AND a.attrelid = i.indrelid
  AND a.attnum = k.number
  GROUP BY i.indexrelid, i.indisprimary
  ORDER BY i.indisprimary, i.indexrelid;

SAVEPOINT bulk;

WITH s AS MATERIALIZED (SELECT u.ord,u.c0 AS c0,u.c1 AS c1,u.c2 AS c2,u.c3 AS c3,u.c4 AS c4,u.c5 AS c5,u.c6 AS c6
  FROM unnest($1::bigint[],$2::text[],$3::bytea[],$4::text[],$5::text[],$6::text[],$7::integer[]) WITH ORDINALITY AS u(c0,c1,c2,c3,c4,c5,c6,ord)), w AS (INSERT INTO "websites" AS t ("workspace_id","url","url_hash","host","domain","title","version") OVERRIDING SYSTEM VALUE SELECT c0,c1,c2,c3,c4,c5,c6
  FROM s
  ORDER BY ord
  ON CONFLICT ("workspace_id","url_hash") DO NOTHING
  RETURNING t."id" AS p0,t."workspace_id" AS k0,t."url_hash" AS k1, t.xmax = 0 AS inserted) SELECT s.ord::int AS ord, w.inserted, w.p0
  FROM s
  JOIN w ON w.k0 = s.c0
  AND w.k1 = s.c2;

RELEASE SAVEPOINT bulk;

WITH s AS MATERIALIZED (SELECT u.ord,u.c0 AS c0,u.c1 AS c1,u.c2 AS c2,u.c3 AS c3,u.c4 AS c4,u.c5 AS c5
  FROM unnest($1::bigint[],$2::text[],$3::bytea[],$4::text[],$5::text[],$6::integer[]) WITH ORDINALITY AS u(c0,c1,c2,c3,c4,c5,ord)), w AS (INSERT INTO "websites" AS t ("workspace_id","url","url_hash","host","domain","version") OVERRIDING SYSTEM VALUE SELECT c0,c1,c2,c3,c4,c5
  FROM s
  ORDER BY ord
  ON CONFLICT ("workspace_id","url_hash") DO NOTHING
  RETURNING t."id" AS p0,t."workspace_id" AS k0,t."url_hash" AS k1, t.xmax = 0 AS inserted) SELECT s.ord::int AS ord, w.inserted, w.p0
  FROM s
  JOIN w ON w.k0 = s.c0
  AND w.k1 = s.c2;

WITH s AS MATERIALIZED (SELECT u.ord,u.c0 AS c0,u.c1 AS c1,u.c2 AS c2,u.c3 AS c3,u.c4 AS c4,u.c5 AS c5,u.c6 AS c6
  FROM unnest($1::bigint[],$2::text[],$3::bytea[],$4::text[],$5::text[],$6::text[],$7::integer[]) WITH ORDINALITY AS u(c0,c1,c2,c3,c4,c5,c6,ord)), w AS (INSERT INTO "websites" AS t ("workspace_id","url","url_hash","host","domain","title","version") OVERRIDING SYSTEM VALUE SELECT c0,c1,c2,c3,c4,c5,c6
  FROM s
  ORDER BY ord
  ON CONFLICT ("workspace_id","url_hash") DO UPDATE
  SET "title" = excluded."title","version" = t."version" + 1,"updated_at" = now()
  WHERE ROW(t."title")::record *<> ROW(excluded."title")::record
  RETURNING t."id" AS p0,t."workspace_id" AS k0,t."url_hash" AS k1, t.xmax = 0 AS inserted) SELECT s.ord::int AS ord, w.inserted, w.p0
  FROM s
  JOIN w ON w.k0 = s.c0
  AND w.k1 = s.c2;

-- findKnown

SELECT "Website"."id" AS "Website_id", "Website"."version" AS "Website_version", "Website"."language" AS "Website_language"
  FROM "websites" "Website"
  WHERE (("Website"."workspace_id" = $1)
  AND ("Website"."url_hash" = ANY($2)));

-- findSameTexts

SELECT c.website_id AS id
  FROM unnest($1::bigint[], $2::text[]) AS given (id, text)
  JOIN website_contents c ON c.website_id = given.id
  AND c.text = given.text;

-- findSessionsShowing

SELECT DISTINCT session_id AS id
  FROM results
  WHERE website_id = ANY($1::bigint[]);

-- upsertContents

SELECT a.attname::text AS name, format_type(a.atttypid, -1) AS type, format_type(a.atttypid, a.atttypmod) AS "exactType", a.attnotnull AS "notNull", a.attgenerated <> '' AS generated, CASE WHEN a.attidentity <> '' THEN format('nextval(%L::regclass)', pg_get_serial_sequence($1, a.attname)) ELSE pg_get_expr(d.adbin, d.adrelid) END AS "default", CASE WHEN a.atttypid IN ('varchar'::regtype, 'bpchar'::regtype)
  AND a.atttypmod > 4 THEN a.atttypmod - 4 END AS length, (SELECT array_agg(e.enumlabel::text
  ORDER BY e.enumsortorder)
  FROM pg_enum e
  WHERE e.enumtypid = a.atttypid) AS labels
  FROM pg_attribute a
  LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid
  AND d.adnum = a.attnum
  WHERE a.attrelid = $1::regclass
  AND a.attnum > 0
  AND NOT a.attisdropped;

SELECT i.indisprimary AS primary, array_agg(a.attname::text
  ORDER BY k.position) AS columns
  FROM pg_index i, unnest(i.indkey::int2[]) WITH ORDINALITY AS k(number, position), pg_attribute a
  WHERE i.indrelid = $1::regclass
  AND i.indisunique
  AND i.indpred IS NULL
  AND i.indexprs IS NULL
  AND k.position <= i.indnkeyatts
  AND a.attrelid = i.indrelid
  AND a.attnum = k.number
  GROUP BY i.indexrelid, i.indisprimary
  ORDER BY i.indisprimary, i.indexrelid;

WITH s AS MATERIALIZED (SELECT u.ord,u.c0 AS c0,u.c1 AS c1
  FROM unnest($1::bigint[],$2::text[]) WITH ORDINALITY AS u(c0,c1,ord)), w AS (INSERT INTO "website_contents" AS t ("website_id","text") OVERRIDING SYSTEM VALUE SELECT c0,c1
  FROM s
  ORDER BY ord
  ON CONFLICT ("website_id") DO UPDATE
  SET "text" = excluded."text","updated_at" = now()
  WHERE ROW(t."text")::record *<> ROW(excluded."text")::record
  RETURNING t."website_id" AS p0,t."website_id" AS k0, t.xmax = 0 AS inserted) SELECT s.ord::int AS ord, w.inserted, w.p0
  FROM s
  JOIN w ON w.k0 = s.c0;

-- inTransaction

START TRANSACTION;

COMMIT;

DELETE FROM "websites"
  WHERE ("id" = $1
  AND "workspace_id" = $2);

ROLLBACK;

-- findIds

SELECT given.place, website.id
  FROM unnest($2::bytea[]) WITH ORDINALITY AS given (hash, place)
  JOIN websites AS website ON website.workspace_id = $1
  AND website.url_hash = given.hash
  ORDER BY website.url_hash FOR KEY SHARE OF website;
