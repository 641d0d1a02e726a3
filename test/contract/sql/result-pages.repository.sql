-- insert

START TRANSACTION;

INSERT INTO "queries"("id", "workspace_id", "session_id", "text", "engine", "language", "country", "device", "collected_at", "status", "params", "tool", "error", "identity", "version", "created_at", "updated_at")
  VALUES (DEFAULT, $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, 1, DEFAULT, DEFAULT)
  RETURNING "id", "status", "params", "version", "created_at", "updated_at";

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

WITH s AS MATERIALIZED (SELECT u.ord,nextval('public.results_id_seq'::regclass) AS k0,u.c0 AS c0,u.c1 AS c1,u.c2 AS c2,u.c3 AS c3,u.c4 AS c4,u.c5 AS c5,u.c6 AS c6,u.c7 AS c7,u.c8 AS c8,u.c9 AS c9,u.c10 AS c10
  FROM unnest($1::bigint[],$2::bigint[],$3::bigint[],$4::bigint[],$5::text[],$6::integer[],$7::text[],$8::text[],$9::text[],$10::text[],$11::jsonb[]) WITH ORDINALITY AS u(c0,c1,c2,c3,c4,c5,c6,c7,c8,c9,c10,ord)), w AS (INSERT INTO "results" ("id","workspace_id","session_id","query_id","website_id","domain","rank","type","url","title","snippet","extra") OVERRIDING SYSTEM VALUE SELECT k0,c0,c1,c2,c3,c4,c5,c6,c7,c8,c9,c10
  FROM s
  ORDER BY ord) SELECT k0
  FROM s
  ORDER BY ord;

RELEASE SAVEPOINT bulk;

COMMIT;

INSERT INTO "results" ("workspace_id","session_id","query_id","website_id","domain","rank","type","url","title","snippet","extra") OVERRIDING SYSTEM VALUE
  VALUES ($1::bigint,$2::bigint,$3::bigint,$4::bigint,$5::text,$6::integer,$7::text,$8::text,$9::text,$10::text,$11::jsonb)
  RETURNING "id" AS k0;
