-- sessions

SELECT s.id, s.name, (SELECT count(*)
  FROM queries q
  WHERE q.workspace_id = $1
  AND q.session_id = s.id) AS queries
  FROM sessions s
  WHERE s.id = ANY($2);

SELECT s.id, s.name, (SELECT count(*)
  FROM queries q
  WHERE q.workspace_id = $1
  AND q.engine = $2
  AND q.collected_at >= $3
  AND q.collected_at < $4
  AND q.session_id = s.id) AS queries
  FROM sessions s
  WHERE s.id = ANY($5);

-- occurrences

WITH pages AS MATERIALIZED ( SELECT *, ((n0 > 0)::integer << 0) | ((n1 > 0)::integer << 1) AS mask
  FROM ( SELECT r.website_id AS item, r.domain COLLATE "C" AS domain, count(*)::integer AS n, (count(*) FILTER (WHERE r.session_id = $1))::integer AS n0, (count(*) FILTER (WHERE r.session_id = $2))::integer AS n1
  FROM results r
  WHERE r.workspace_id = $3
  AND r.session_id = ANY($4)
  AND r.type = $5
  AND r.website_id IS NOT NULL
  GROUP BY r.website_id, r.domain) AS counted ), domains AS MATERIALIZED ( SELECT domain AS item, sum(n)::integer AS n, sum(n0)::integer AS n0, sum(n1)::integer AS n1, bit_or(mask) AS mask
  FROM pages
  WHERE domain IS NOT NULL
  GROUP BY domain ) SELECT ( SELECT coalesce(json_agg(json_build_object('mask', mask, 'count', count, 'items', items)), '[]')
  FROM (SELECT mask, count(*) AS count
  FROM pages
  GROUP BY mask) AS masks
  LEFT JOIN LATERAL ( SELECT json_agg(item) AS items
  FROM (SELECT item
  FROM pages
  WHERE mask = masks.mask
  ORDER BY n DESC, item
  LIMIT $6) AS most ) AS most ON mask & (mask - 1) = 0 OR mask = $8) AS urls, ( SELECT coalesce(json_agg(json_build_object('mask', mask, 'count', count, 'items', items)), '[]')
  FROM (SELECT mask, count(*) AS count
  FROM domains
  GROUP BY mask) AS masks
  LEFT JOIN LATERAL ( SELECT json_agg(item) AS items
  FROM (SELECT item
  FROM domains
  WHERE mask = masks.mask
  ORDER BY n DESC, item
  LIMIT $6) AS most ) AS most ON mask & (mask - 1) = 0 OR mask = $8) AS domains, (SELECT coalesce(json_agg(json_build_object('domain', item, 'results', json_build_array(n0, n1))), '[]')
  FROM (SELECT *
  FROM domains
  ORDER BY n DESC, item
  LIMIT $6) AS most) AS "topDomains", json_build_array(( SELECT coalesce(json_agg(item), '[]')
  FROM (SELECT item
  FROM pages
  WHERE n0 > 0
  ORDER BY n0 DESC, item
  LIMIT $7) AS most), ( SELECT coalesce(json_agg(item), '[]')
  FROM (SELECT item
  FROM pages
  WHERE n1 > 0
  ORDER BY n1 DESC, item
  LIMIT $7) AS most)) AS "topPages";

WITH pages AS MATERIALIZED ( SELECT *, ((n0 > 0)::integer << 0) | ((n1 > 0)::integer << 1) AS mask
  FROM ( SELECT r.website_id AS item, r.domain COLLATE "C" AS domain, count(*)::integer AS n, (count(*) FILTER (WHERE r.session_id = $1))::integer AS n0, (count(*) FILTER (WHERE r.session_id = $2))::integer AS n1
  FROM results r
  JOIN queries q ON q.id = r.query_id
  WHERE r.workspace_id = $7
  AND r.session_id = ANY($8)
  AND r.type = $9
  AND r.website_id IS NOT NULL
  AND q.workspace_id = $3
  AND q.engine = $4
  AND q.collected_at >= $5
  AND q.collected_at < $6
  GROUP BY r.website_id, r.domain) AS counted ), domains AS MATERIALIZED ( SELECT domain AS item, sum(n)::integer AS n, sum(n0)::integer AS n0, sum(n1)::integer AS n1, bit_or(mask) AS mask
  FROM pages
  WHERE domain IS NOT NULL
  GROUP BY domain ) SELECT ( SELECT coalesce(json_agg(json_build_object('mask', mask, 'count', count, 'items', items)), '[]')
  FROM (SELECT mask, count(*) AS count
  FROM pages
  GROUP BY mask) AS masks
  LEFT JOIN LATERAL ( SELECT json_agg(item) AS items
  FROM (SELECT item
  FROM pages
  WHERE mask = masks.mask
  ORDER BY n DESC, item
  LIMIT $10) AS most ) AS most ON mask & (mask - 1) = 0 OR mask = $12) AS urls, ( SELECT coalesce(json_agg(json_build_object('mask', mask, 'count', count, 'items', items)), '[]')
  FROM (SELECT mask, count(*) AS count
  FROM domains
  GROUP BY mask) AS masks
  LEFT JOIN LATERAL ( SELECT json_agg(item) AS items
  FROM (SELECT item
  FROM domains
  WHERE mask = masks.mask
  ORDER BY n DESC, item
  LIMIT $10) AS most ) AS most ON mask & (mask - 1) = 0 OR mask = $12) AS domains, (SELECT coalesce(json_agg(json_build_object('domain', item, 'results', json_build_array(n0, n1))), '[]')
  FROM (SELECT *
  FROM domains
  ORDER BY n DESC, item
  LIMIT $10) AS most) AS "topDomains", json_build_array(( SELECT coalesce(json_agg(item), '[]')
  FROM (SELECT item
  FROM pages
  WHERE n0 > 0
  ORDER BY n0 DESC, item
  LIMIT $11) AS most), ( SELECT coalesce(json_agg(item), '[]')
  FROM (SELECT item
  FROM pages
  WHERE n1 > 0
  ORDER BY n1 DESC, item
  LIMIT $11) AS most)) AS "topPages";

-- blocks

SELECT place - 1 AS place, engine, type, sum(n)::bigint AS results
  FROM unnest($1::bigint[]) WITH ORDINALITY AS side (session_id, place)
  JOIN ( SELECT session_id, engine, label AS type, n
  FROM rollup_counts
  WHERE workspace_id = $2
  AND rolled = 1
  AND measure = 'results'
  AND session_id = ANY($3)
  UNION ALL SELECT session_id, engine, label, n
  FROM rollup_pending($2) AS ids, rollup_count_changes(rollup_states(ids))
  WHERE measure = 'results'
  AND session_id = ANY($3)) AS counted USING (session_id)
  GROUP BY place, engine, type HAVING sum(n) > 0;

SELECT place - 1 AS place, engine, type, sum(n)::bigint AS results
  FROM unnest($1::bigint[]) WITH ORDINALITY AS side (session_id, place)
  JOIN ( SELECT q.session_id, q.engine, of_type.type, of_type.n
  FROM queries q CROSS
  JOIN LATERAL (SELECT type, count(*) AS n
  FROM results
  WHERE query_id = q.id
  GROUP BY type) AS of_type
  WHERE q.workspace_id = $2
  AND q.session_id = ANY($3)
  AND q.engine = $4
  AND q.collected_at >= $5
  AND q.collected_at < $6) AS counted USING (session_id)
  GROUP BY place, engine, type HAVING sum(n) > 0;

-- sharedTexts

SELECT (SELECT count(*)
  FROM ( SELECT q.text, q.engine, q.language, q.country, q.device
  FROM queries q
  WHERE q.workspace_id = $3
  AND q.status = 'completed'
  AND q.session_id = step.before INTERSECT SELECT q.text, q.engine, q.language, q.country, q.device
  FROM queries q
  WHERE q.workspace_id = $3
  AND q.status = 'completed'
  AND q.session_id = step.after) AS shared) AS texts
  FROM unnest($1::bigint[], $2::bigint[]) WITH ORDINALITY AS step (before, after, place)
  ORDER BY place;

-- nouns

SELECT mask, lemmas, frequencies
  FROM unnest($1::bigint[], $2::integer[]) AS pages(id, mask) CROSS
  JOIN LATERAL ( SELECT json_agg(lemma) AS lemmas, json_agg(frequency) AS frequencies
  FROM nouns
  WHERE website_id = pages.id ) AS terms
  WHERE lemmas IS NOT NULL;
