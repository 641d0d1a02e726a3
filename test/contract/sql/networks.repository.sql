-- lists

SELECT q.text, list.items, list.domains, list.ranks
  FROM queries q CROSS
  JOIN LATERAL ( SELECT json_agg(item) AS items, json_agg(domain) AS domains, json_agg(rank) AS ranks
  FROM (SELECT r.domain AS item, r.domain AS domain, r.rank
  FROM results r
  WHERE r.query_id = q.id
  AND r.type = $1
  AND r.rank <= $2
  AND r.domain IS NOT NULL
  ORDER BY r.rank, r.id) AS ranked ) AS list
  WHERE q.workspace_id = $3
  AND q.session_id = ANY($4)
  AND list.items IS NOT NULL
  ORDER BY q.text, q.id;

SELECT q.text, list.items, list.domains, list.ranks
  FROM queries q CROSS
  JOIN LATERAL ( SELECT json_agg(item) AS items, json_agg(domain) AS domains, json_agg(rank) AS ranks
  FROM (SELECT w.url AS item, w.domain AS domain, r.rank
  FROM results r
  JOIN websites w ON w.id = r.website_id
  WHERE r.query_id = q.id
  AND r.type = $1
  AND r.rank <= $2
  AND w.url IS NOT NULL
  ORDER BY r.rank, r.id) AS ranked ) AS list
  WHERE q.workspace_id = $3
  AND q.session_id = ANY($4)
  AND q.engine = $5
  AND q.language = $6
  AND q.country = $7
  AND q.device = $8
  AND q.collected_at >= $9
  AND q.collected_at < $10
  AND list.items IS NOT NULL
  ORDER BY q.text, q.id;
