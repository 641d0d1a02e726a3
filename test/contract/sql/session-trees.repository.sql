-- queriesText

SELECT concat('[', string_agg(concat('{', '"id":', coalesce(query.id::text, 'null'), ',', '"sessionId":', coalesce(query.session_id::text, 'null'), ',', '"text":', coalesce(to_json(query.text)::text, 'null'), ',', '"engine":', coalesce(to_json(query.engine)::text, 'null'), ',', '"language":', coalesce(to_json(query.language)::text, 'null'), ',', '"country":', coalesce(to_json(query.country)::text, 'null'), ',', '"device":', coalesce(to_json(query.device)::text, 'null'), ',', '"status":', coalesce(to_json(query.status)::text, 'null'), ',', '"params":', coalesce(query.params::text, 'null'), ',', '"tool":', coalesce(to_json(query.tool)::text, 'null'), ',', '"error":', coalesce(to_json(query.error)::text, 'null'), ',', '"collectedAt":', coalesce('"' || to_char(query.collected_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') || '"', 'null'), ',', '"resultCount":', coalesce((SELECT coalesce( (SELECT counted.results
  FROM rollup_queries counted
  WHERE counted.query_id = query.id
  AND NOT EXISTS ( SELECT
  FROM rollup_changes changed
  WHERE changed.workspace_id = query.workspace_id
  AND changed.query_id = query.id)), (SELECT count(*)
  FROM results
  WHERE query_id = query.id)))::text, 'null'), ',', '"version":', coalesce(to_json(query.version)::text, 'null'), ',', '"createdAt":', coalesce('"' || to_char(query.created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') || '"', 'null'), ',', '"updatedAt":', coalesce('"' || to_char(query.updated_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') || '"', 'null'), ',', '"results":', ( SELECT concat('[', string_agg(concat('{', '"id":', coalesce(result.id::text, 'null'), ',', '"sessionId":', coalesce(result.session_id::text, 'null'), ',', '"queryId":', coalesce(result.query_id::text, 'null'), ',', '"websiteId":', coalesce(result.website_id::text, 'null'), ',', '"domain":', coalesce(to_json(result.domain)::text, 'null'), ',', '"rank":', coalesce(result.rank::text, 'null'), ',', '"type":', coalesce(to_json(result.type)::text, 'null'), ',', '"url":', coalesce(to_json(result.url)::text, 'null'), ',', '"title":', coalesce(to_json(result.title)::text, 'null'), ',', '"snippet":', coalesce(to_json(result.snippet)::text, 'null'), ',', '"extra":', coalesce(result.extra::text, 'null'), ',', '"createdAt":', coalesce('"' || to_char(result.created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') || '"', 'null'), ',', '"website":', CASE WHEN website.id IS NULL THEN 'null' ELSE concat('{', '"id":', coalesce(website.id::text, 'null'), ',', '"url":', coalesce(to_json(website.url)::text, 'null'), ',', '"host":', coalesce(to_json(website.host)::text, 'null'), ',', '"domain":', coalesce(to_json(website.domain)::text, 'null'), ',', '"title":', coalesce(to_json(website.title)::text, 'null'), ',', '"language":', coalesce(to_json(website.language)::text, 'null'), ',', '"version":', coalesce(to_json(website.version)::text, 'null'), ',', '"createdAt":', coalesce('"' || to_char(website.created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') || '"', 'null'), ',', '"updatedAt":', coalesce('"' || to_char(website.updated_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') || '"', 'null'), '}') END, '}'), ','
  ORDER BY result.rank, result.id), ']')
  FROM results result
  LEFT JOIN websites website ON website.id = result.website_id
  WHERE result.query_id = query.id), '}'), ','
  ORDER BY query.collected_at, query.id), ']') AS text
  FROM queries query
  WHERE query.workspace_id = $1
  AND query.session_id = $2;
