-- history

SELECT latest.id AS "queryId", latest.session_id AS "sessionId", latest.engine, latest.language, latest.country, latest.device, latest.collected_at AS "collectedAt", best.rank, best.url, (SELECT count(*)
  FROM queries q
  WHERE q.workspace_id = $1
  AND q.text = $2
  AND q.status = 'completed') AS total
  FROM (SELECT q.*
  FROM queries q
  WHERE q.workspace_id = $1
  AND q.text = $2
  AND q.status = 'completed'
  ORDER BY q.collected_at DESC, q.id DESC
  LIMIT $7) AS latest
  LEFT JOIN LATERAL (SELECT r.rank, r.url
  FROM results r
  WHERE r.query_id = latest.id
  AND r.type = $3
  AND r.domain = $4
  AND r.website_id = (SELECT id
  FROM websites
  WHERE workspace_id = $5
  AND url_hash = $6)
  ORDER BY r.rank, r.id
  LIMIT 1) AS best ON true
  ORDER BY latest.collected_at, latest.id;

SELECT latest.id AS "queryId", latest.session_id AS "sessionId", latest.engine, latest.language, latest.country, latest.device, latest.collected_at AS "collectedAt", best.rank, best.url, (SELECT count(*)
  FROM queries q
  WHERE q.workspace_id = $1
  AND q.session_id = ANY($2)
  AND q.text = $3
  AND q.engine = $4
  AND q.collected_at >= $5
  AND q.collected_at < $6
  AND q.status = 'completed') AS total
  FROM (SELECT q.*
  FROM queries q
  WHERE q.workspace_id = $1
  AND q.session_id = ANY($2)
  AND q.text = $3
  AND q.engine = $4
  AND q.collected_at >= $5
  AND q.collected_at < $6
  AND q.status = 'completed'
  ORDER BY q.collected_at DESC, q.id DESC
  LIMIT $8) AS latest
  LEFT JOIN LATERAL (SELECT r.rank, r.url
  FROM results r
  WHERE r.query_id = latest.id
  AND r.type = $7
  ORDER BY r.rank, r.id
  LIMIT 1) AS best ON true
  ORDER BY latest.collected_at, latest.id;
