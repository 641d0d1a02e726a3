-- sessionText

WITH page AS (SELECT *
  FROM sessions
  WHERE workspace_id = $1
  AND id = $2) SELECT concat('{"id":', session.id, ',"name":', to_json(session.name), ',"description":', coalesce(to_json(session.description), 'null'::json), ',"tags":', to_json(session.tags), ',"config":', session.config, ',"status":', to_json(session.status), ',"queryCount":', coalesce(counted."queryCount", 0), ',"resultCount":', coalesce(counted."resultCount", 0), ',"version":', session.version, ',"createdAt":"', to_char(session.created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), '","updatedAt":"', to_char(session.updated_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), '"}') AS text, session.id, session.version, coalesce(counted."queryCount", 0) AS "queryCount", coalesce(counted."resultCount", 0) AS "resultCount"
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
  GROUP BY session_id) AS counted ON counted.id = session.id;

-- queriesText

SELECT concat('{"id":', query.id, ',"sessionId":', query.session_id, ',"text":', to_json(query.text), ',"engine":', to_json(query.engine), ',"language":', coalesce(to_json(query.language), 'null'::json), ',"country":', coalesce(to_json(query.country), 'null'::json), ',"device":', coalesce(to_json(query.device), 'null'::json), ',"status":', to_json(query.status), ',"params":', query.params, ',"tool":', coalesce(to_json(query.tool), 'null'::json), ',"error":', coalesce(to_json(query.error), 'null'::json), ',"collectedAt":"', to_char(query.collected_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), '","resultCount":', coalesce((SELECT coalesce( (SELECT counted.results
  FROM rollup_queries counted
  WHERE counted.query_id = query.id
  AND NOT EXISTS ( SELECT
  FROM rollup_changes changed
  WHERE changed.workspace_id = query.workspace_id
  AND changed.query_id = query.id)), (SELECT count(*)
  FROM results
  WHERE query_id = query.id)))::text, 'null'), ',"version":', query.version, ',"createdAt":"', to_char(query.created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), '","updatedAt":"', to_char(query.updated_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), '","results":', ( SELECT concat('[', string_agg(concat('{"id":', result.id, ',"sessionId":', result.session_id, ',"queryId":', result.query_id, ',"websiteId":', coalesce(result.website_id::text, 'null'), ',"domain":', coalesce(to_json(result.domain), 'null'::json), ',"rank":', result.rank, ',"type":', to_json(result.type), ',"url":', coalesce(to_json(result.url), 'null'::json), ',"title":', coalesce(to_json(result.title), 'null'::json), ',"snippet":', coalesce(to_json(result.snippet), 'null'::json), ',"extra":', coalesce(result.extra, 'null'::jsonb), ',"createdAt":"', to_char(result.created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), '","website":', CASE WHEN website.id IS NULL THEN 'null' ELSE concat('{"id":', website.id, ',"url":', to_json(website.url), ',"host":', coalesce(to_json(website.host), 'null'::json), ',"domain":', coalesce(to_json(website.domain), 'null'::json), ',"title":', coalesce(to_json(website.title), 'null'::json), ',"language":', coalesce(to_json(website.language), 'null'::json), ',"version":', website.version, ',"createdAt":"', to_char(website.created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), '","updatedAt":"', to_char(website.updated_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), '"}') END, '}'), ','
  ORDER BY result.rank, result.id), ']')
  FROM results result
  LEFT JOIN websites website ON website.id = result.website_id
  WHERE result.query_id = query.id), '}') AS text
  FROM queries query
  WHERE query.workspace_id = $1
  AND query.session_id = $2
  ORDER BY query.collected_at, query.id;
