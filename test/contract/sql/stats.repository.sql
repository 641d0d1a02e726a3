-- global

SELECT (SELECT count(*)
  FROM sessions
  WHERE workspace_id = $1) AS sessions, (SELECT count(*)
  FROM queries
  WHERE workspace_id = $1) AS queries, (SELECT count(*)
  FROM results
  WHERE workspace_id = $1) AS results, (SELECT count(*)
  FROM websites
  WHERE workspace_id = $1) AS websites, (SELECT count(DISTINCT domain)
  FROM websites
  WHERE workspace_id = $1) AS domains, (SELECT count(*)
  FROM nouns
  WHERE workspace_id = $1) AS nouns, (SELECT min(collected_at)
  FROM queries
  WHERE workspace_id = $1) AS "firstCollectedAt", (SELECT max(collected_at)
  FROM queries
  WHERE workspace_id = $1) AS "lastCollectedAt";
