-- figures

WITH moved AS MATERIALIZED ( SELECT *
  FROM rollup_moved_domains($1, $2) ), largest AS ( (SELECT domain, results, queries, rank_sum, reciprocal_sum, rank_1, rank_2, rank_3, top_10
  FROM rollup_domains AS d
  WHERE workspace_id = $1
  AND session_id = $2
  AND results > 0
  AND NOT EXISTS (SELECT
  FROM moved AS m
  WHERE m.domain = d.domain)
  ORDER BY results DESC, domain
  LIMIT 20)
  UNION ALL SELECT domain, results, queries, rank_sum, reciprocal_sum, rank_1, rank_2, rank_3, top_10
  FROM moved
  WHERE results > 0
  ORDER BY results DESC, domain
  LIMIT 20 ), items AS ( SELECT domain, results, queries, rank_sum AS "rankSum", (reciprocal_sum / 1000000000000000)::float8 AS "reciprocalSum", CASE WHEN rank_1 > 0 THEN 1 WHEN rank_2 > 0 THEN 2 WHEN rank_3 > 0 THEN 3 ELSE ( SELECT min(r.rank)
  FROM results AS r
  WHERE r.workspace_id = $1
  AND r.domain = largest.domain
  AND r.type = 'organic' ) END AS "bestRank", rank_1 AS top1, rank_1 + rank_2 + rank_3 AS top3, top_10 AS top10
  FROM largest ), frequencies AS ( SELECT results, domains
  FROM rollup_domain_frequencies
  WHERE workspace_id = $1
  AND session_id = $2
  UNION ALL SELECT place.results, place.n
  FROM moved CROSS
  JOIN LATERAL (VALUES (moved.results, 1), (results_before, -1)) AS place (results, n)
  WHERE place.results > 0 ), sums AS ( SELECT domains, results, squares, places, logarithms
  FROM rollup_concentrations
  WHERE workspace_id = $1
  AND session_id = $2
  AND NOT EXISTS (SELECT
  FROM moved)
  UNION ALL SELECT added.*
  FROM (SELECT array_agg(results) AS sizes, array_agg(domains) AS counts
  FROM frequencies) AS f, rollup_concentration(sizes, counts) AS added
  WHERE EXISTS (SELECT
  FROM moved) ), tlds AS ( SELECT tld, sum(domains)::bigint AS domains, sum(results)::bigint AS results
  FROM ( SELECT tld, domains, results
  FROM rollup_tlds
  WHERE workspace_id = $1
  AND session_id = $2
  UNION ALL SELECT rollup_tld(domain), (results > 0)::integer - (results_before > 0)::integer, results - results_before
  FROM moved ) AS part
  WHERE tld IS NOT NULL
  GROUP BY tld HAVING sum(domains) > 0 ), totals AS ( SELECT coalesce(sum(n) FILTER (WHERE measure = 'answered'), 0)::bigint AS queries, coalesce(sum(n) FILTER (WHERE label = '1'), 0)::bigint AS top1, coalesce(sum(n) FILTER (WHERE label IN ('1', '2', '3')), 0)::bigint AS top3, coalesce(sum(n) FILTER (WHERE measure = 'slots'), 0)::bigint AS top10
  FROM ( SELECT measure, label, n
  FROM rollup_counts
  WHERE workspace_id = $1
  AND rolled = CASE $2 WHEN 0 THEN 7 ELSE 3 END
  AND session_id = $2
  AND measure IN ('slots', 'answered')
  UNION ALL SELECT measure, label, n
  FROM rollup_pending($1) AS ids, rollup_count_changes(rollup_states(ids))
  WHERE ($2 = 0 OR session_id = $2)
  AND measure IN ('slots', 'answered') ) AS part ) SELECT coalesce((SELECT json_agg(i
  ORDER BY results DESC, domain)
  FROM items AS i), '[]') AS items, (SELECT row_to_json(s)
  FROM sums AS s) AS sums, coalesce((SELECT json_agg(t
  ORDER BY domains DESC, results DESC, tld)
  FROM (SELECT *
  FROM tlds
  ORDER BY domains DESC, results DESC, tld
  LIMIT 20) AS t), '[]') AS tlds, (SELECT count(*)
  FROM tlds) AS "tldTotal", totals.*
  FROM totals;

WITH moved AS MATERIALIZED ( SELECT *
  FROM rollup_moved_domains($1, $2) ), largest AS ( (SELECT domain, results, queries, rank_sum, reciprocal_sum, rank_1, rank_2, rank_3, top_10
  FROM rollup_domains AS d
  WHERE workspace_id = $1
  AND session_id = $2
  AND results > 0
  AND NOT EXISTS (SELECT
  FROM moved AS m
  WHERE m.domain = d.domain)
  ORDER BY results DESC, domain
  LIMIT 20)
  UNION ALL SELECT domain, results, queries, rank_sum, reciprocal_sum, rank_1, rank_2, rank_3, top_10
  FROM moved
  WHERE results > 0
  ORDER BY results DESC, domain
  LIMIT 20 ), items AS ( SELECT domain, results, queries, rank_sum AS "rankSum", (reciprocal_sum / 1000000000000000)::float8 AS "reciprocalSum", CASE WHEN rank_1 > 0 THEN 1 WHEN rank_2 > 0 THEN 2 WHEN rank_3 > 0 THEN 3 ELSE ( SELECT min(r.rank)
  FROM results AS r
  WHERE r.workspace_id = $1
  AND r.domain = largest.domain
  AND r.type = 'organic'
  AND r.session_id = $2 ) END AS "bestRank", rank_1 AS top1, rank_1 + rank_2 + rank_3 AS top3, top_10 AS top10
  FROM largest ), frequencies AS ( SELECT results, domains
  FROM rollup_domain_frequencies
  WHERE workspace_id = $1
  AND session_id = $2
  UNION ALL SELECT place.results, place.n
  FROM moved CROSS
  JOIN LATERAL (VALUES (moved.results, 1), (results_before, -1)) AS place (results, n)
  WHERE place.results > 0 ), sums AS ( SELECT domains, results, squares, places, logarithms
  FROM rollup_concentrations
  WHERE workspace_id = $1
  AND session_id = $2
  AND NOT EXISTS (SELECT
  FROM moved)
  UNION ALL SELECT added.*
  FROM (SELECT array_agg(results) AS sizes, array_agg(domains) AS counts
  FROM frequencies) AS f, rollup_concentration(sizes, counts) AS added
  WHERE EXISTS (SELECT
  FROM moved) ), tlds AS ( SELECT tld, sum(domains)::bigint AS domains, sum(results)::bigint AS results
  FROM ( SELECT tld, domains, results
  FROM rollup_tlds
  WHERE workspace_id = $1
  AND session_id = $2
  UNION ALL SELECT rollup_tld(domain), (results > 0)::integer - (results_before > 0)::integer, results - results_before
  FROM moved ) AS part
  WHERE tld IS NOT NULL
  GROUP BY tld HAVING sum(domains) > 0 ), totals AS ( SELECT coalesce(sum(n) FILTER (WHERE measure = 'answered'), 0)::bigint AS queries, coalesce(sum(n) FILTER (WHERE label = '1'), 0)::bigint AS top1, coalesce(sum(n) FILTER (WHERE label IN ('1', '2', '3')), 0)::bigint AS top3, coalesce(sum(n) FILTER (WHERE measure = 'slots'), 0)::bigint AS top10
  FROM ( SELECT measure, label, n
  FROM rollup_counts
  WHERE workspace_id = $1
  AND rolled = CASE $2 WHEN 0 THEN 7 ELSE 3 END
  AND session_id = $2
  AND measure IN ('slots', 'answered')
  UNION ALL SELECT measure, label, n
  FROM rollup_pending($1) AS ids, rollup_count_changes(rollup_states(ids))
  WHERE ($2 = 0 OR session_id = $2)
  AND measure IN ('slots', 'answered') ) AS part ) SELECT coalesce((SELECT json_agg(i
  ORDER BY results DESC, domain)
  FROM items AS i), '[]') AS items, (SELECT row_to_json(s)
  FROM sums AS s) AS sums, coalesce((SELECT json_agg(t
  ORDER BY domains DESC, results DESC, tld)
  FROM (SELECT *
  FROM tlds
  ORDER BY domains DESC, results DESC, tld
  LIMIT 20) AS t), '[]') AS tlds, (SELECT count(*)
  FROM tlds) AS "tldTotal", totals.*
  FROM totals;

-- count

WITH appearances AS ( SELECT r.query_id, r.domain, count(*)::integer AS results, min(r.rank) AS best, (count(*) FILTER (WHERE r.rank = 1))::integer AS top1, (count(*) FILTER (WHERE r.rank <= 3))::integer AS top3, (count(*) FILTER (WHERE r.rank <= 10))::integer AS top10
  FROM queries AS q
  JOIN results AS r ON r.query_id = q.id
  WHERE q.workspace_id = $1
  AND q.session_id = ANY($2)
  AND q.engine = $3
  AND q.collected_at >= $4
  AND q.collected_at < $5
  AND r.type = $6
  AND r.domain IS NOT NULL
  GROUP BY r.query_id, r.domain ), domains AS MATERIALIZED ( SELECT domain, sum(results) AS results, count(*) AS queries, min(best) AS "bestRank", sum(best) AS "rankSum", (sum(1000000000000000 / best) / 1000000000000000)::float8 AS "reciprocalSum", sum(top1) AS top1, sum(top3) AS top3, sum(top10) AS top10
  FROM appearances
  GROUP BY domain ), items AS ( SELECT *
  FROM domains
  ORDER BY results DESC, domain
  LIMIT $7 ), frequencies AS ( SELECT results::bigint AS results, count(*) AS domains
  FROM domains
  GROUP BY results ), sums AS ( SELECT added.*
  FROM (SELECT array_agg(results) AS sizes, array_agg(domains) AS counts
  FROM frequencies) AS f, rollup_concentration(sizes, counts) AS added ), tlds AS ( SELECT rollup_tld(domain) AS tld, count(*) AS domains, sum(results)::bigint AS results
  FROM domains
  WHERE rollup_tld(domain) IS NOT NULL
  GROUP BY 1 ), totals AS ( SELECT (SELECT count(DISTINCT query_id)
  FROM appearances) AS queries, coalesce(sum(top1), 0)::bigint AS top1, coalesce(sum(top3), 0)::bigint AS top3, coalesce(sum(top10), 0)::bigint AS top10
  FROM domains ) SELECT coalesce((SELECT json_agg(i
  ORDER BY results DESC, domain)
  FROM items AS i), '[]') AS items, (SELECT row_to_json(s)
  FROM sums AS s) AS sums, coalesce((SELECT json_agg(t
  ORDER BY domains DESC, results DESC, tld)
  FROM (SELECT *
  FROM tlds
  ORDER BY domains DESC, results DESC, tld
  LIMIT $7) AS t), '[]') AS tlds, (SELECT count(*)
  FROM tlds) AS "tldTotal", totals.*
  FROM totals;
