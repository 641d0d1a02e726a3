-- inTransaction

START TRANSACTION;

COMMIT;

-- findSessionIds

SELECT "Session"."id" AS "Session_id"
  FROM "sessions" "Session"
  WHERE (("Session"."workspace_id" = $1)
  AND ("Session"."id" = ANY($2)));

-- lockKeys

SELECT "SearchQuery"."id" AS "SearchQuery_id", "SearchQuery"."session_id" AS "SearchQuery_session_id", "SearchQuery"."text" AS "SearchQuery_text", "SearchQuery"."engine" AS "SearchQuery_engine", "SearchQuery"."language" AS "SearchQuery_language", "SearchQuery"."country" AS "SearchQuery_country", "SearchQuery"."device" AS "SearchQuery_device", "SearchQuery"."collected_at" AS "SearchQuery_collected_at"
  FROM "queries" "SearchQuery"
  WHERE (("SearchQuery"."workspace_id" = $1)
  AND ("SearchQuery"."id" = ANY($2)))
  ORDER BY "SearchQuery_id" ASC
  FOR NO KEY UPDATE;

-- insert

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

INSERT INTO "queries" ("workspace_id","session_id","text","engine","language","country","device","collected_at","status","params","tool","error","identity","version") OVERRIDING SYSTEM VALUE
  VALUES ($1::bigint,$2::bigint,$3::text,$4::text,$5::text,$6::text,$7::text,$8::timestamp with time zone,$9::text,$10::jsonb,$11::text,$12::text,$13::bytea,$14::integer)
  RETURNING "id" AS k0;

RELEASE SAVEPOINT bulk;

-- update

SAVEPOINT bulk;

WITH w AS (UPDATE "queries" t
  SET "device" = u.c1,"identity" = u.c2,"version" = t."version" + 1,"updated_at" = now()
  FROM unnest($1::bigint[],$2::text[],$3::bytea[]) WITH ORDINALITY AS u(c0,c1,c2,ord)
  WHERE t."id" = u.c0
  RETURNING u.ord::int AS ord) SELECT count(*)::int AS written, CASE WHEN count(*) < cardinality($1) THEN array_agg(ord) END AS ords
  FROM w;

RELEASE SAVEPOINT bulk;

-- delete

WITH w AS (DELETE FROM "queries" t
  WHERE t."id" = ANY($2::bigint[])
  RETURNING t."id"::float8 AS k) SELECT n AS written, CASE WHEN n < $1 THEN (SELECT array_agg(k)
  FROM w) END AS keys
  FROM (SELECT count(*)::int AS n
  FROM w) AS c;
