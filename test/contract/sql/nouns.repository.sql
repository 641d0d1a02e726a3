-- replace

DELETE FROM "nouns"
  WHERE "website_id" = ANY($1);

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

WITH s AS MATERIALIZED (SELECT u.ord,nextval('public.nouns_id_seq'::regclass) AS k0,u.c0 AS c0,u.c1 AS c1,u.c2 AS c2,u.c3 AS c3,u.c4 AS c4
  FROM unnest($1::bigint[],$2::bigint[],$3::text[],$4::integer[],$5::double precision[]) WITH ORDINALITY AS u(c0,c1,c2,c3,c4,ord)), w AS (INSERT INTO "nouns" ("id","workspace_id","website_id","lemma","frequency","tfidf") OVERRIDING SYSTEM VALUE SELECT k0,c0,c1,c2,c3,c4
  FROM s
  ORDER BY ord) SELECT k0
  FROM s
  ORDER BY ord;

RELEASE SAVEPOINT bulk;

WITH terms AS MATERIALIZED ( SELECT website_id, sum(frequency) AS total
  FROM nouns
  WHERE website_id = ANY($2)
  GROUP BY website_id ), lemmas AS MATERIALIZED ( SELECT lemma, (SELECT count(*)
  FROM nouns
  WHERE workspace_id = $1
  AND lemma = given.lemma) AS pages
  FROM (SELECT DISTINCT lemma
  FROM nouns
  WHERE website_id = ANY($2)) AS given ), pages AS MATERIALIZED ( SELECT count(*)::float8 AS total
  FROM website_contents c
  JOIN websites w ON w.id = c.website_id
  WHERE w.workspace_id = $1 ) UPDATE nouns
  SET tfidf = nouns.frequency / terms.total::float8 * ln(1 + pages.total / lemmas.pages::float8)
  FROM terms, lemmas, pages
  WHERE nouns.website_id = ANY($2)
  AND nouns.website_id = terms.website_id
  AND nouns.lemma = lemmas.lemma;

-- list

WITH page AS ( SELECT noun.*, noun.frequency AS sort_key
  FROM nouns noun
  WHERE noun.workspace_id = $1
  AND noun.website_id = ANY(ARRAY( SELECT DISTINCT website_id
  FROM results
  WHERE session_id = $2
  AND workspace_id = $1))
  AND noun.lemma = $3
  ORDER BY sort_key DESC, noun.id DESC
  LIMIT 51 OFFSET 0 ) SELECT concat('{"id":', noun.id, ',"websiteId":', noun.website_id, ',"lemma":', to_json(noun.lemma), ',"frequency":', noun.frequency, ',"tfidf":', to_json(noun.tfidf), '}') AS item, noun.sort_key::text AS position, noun.id , (SELECT count(*)
  FROM nouns noun
  WHERE noun.workspace_id = $1
  AND noun.website_id = ANY(ARRAY( SELECT DISTINCT website_id
  FROM results
  WHERE session_id = $2
  AND workspace_id = $1))
  AND noun.lemma = $3) AS total
  FROM page AS noun
  ORDER BY sort_key DESC, noun.id DESC;

WITH page AS ( SELECT noun.*, noun.tfidf AS sort_key
  FROM nouns noun
  WHERE noun.workspace_id = $1
  ORDER BY sort_key ASC, noun.id ASC
  LIMIT 51 OFFSET 0 ) SELECT concat('{"id":', noun.id, ',"websiteId":', noun.website_id, ',"lemma":', to_json(noun.lemma), ',"frequency":', noun.frequency, ',"tfidf":', to_json(noun.tfidf), '}') AS item, noun.sort_key::text AS position, noun.id , (SELECT rollup_total($1, 'nouns')) AS total
  FROM page AS noun
  ORDER BY sort_key ASC, noun.id ASC;

WITH page AS ( SELECT noun.*, noun.frequency AS sort_key
  FROM nouns noun
  WHERE noun.workspace_id = $1
  AND noun.website_id = $2
  ORDER BY sort_key DESC, noun.id DESC
  LIMIT 51 OFFSET 0 ) SELECT concat('{"id":', noun.id, ',"websiteId":', noun.website_id, ',"lemma":', to_json(noun.lemma), ',"frequency":', noun.frequency, ',"tfidf":', to_json(noun.tfidf), '}') AS item, noun.sort_key::text AS position, noun.id , (SELECT count(*)
  FROM nouns noun
  WHERE noun.workspace_id = $1
  AND noun.website_id = $2) AS total
  FROM page AS noun
  ORDER BY sort_key DESC, noun.id DESC;
