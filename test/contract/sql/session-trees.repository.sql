-- queriesText

SELECT '{"id":' || query.id::text || ',"sessionId":' || query.session_id::text || ',"text":' || to_json(query.text)::text || ',"engine":' || to_json(query.engine)::text || ',"language":' || coalesce(to_json(query.language)::text, 'null') || ',"country":' || coalesce(to_json(query.country)::text, 'null') || ',"device":' || coalesce(to_json(query.device)::text, 'null') || ',"status":' || to_json(query.status)::text || ',"params":' || query.params::text || ',"tool":' || coalesce(to_json(query.tool)::text, 'null') || ',"error":' || coalesce(to_json(query.error)::text, 'null') || ',"collectedAt":"' || to_char(query.collected_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') || '","resultCount":' || coalesce((SELECT coalesce( (SELECT counted.results
  FROM rollup_queries counted
  WHERE counted.query_id = query.id
  AND NOT EXISTS ( SELECT
  FROM rollup_changes changed
  WHERE changed.workspace_id = query.workspace_id
  AND changed.query_id = query.id)), (SELECT count(*)
  FROM results
  WHERE query_id = query.id)))::text, 'null') || ',"version":' || query.version::text || ',"createdAt":"' || to_char(query.created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') || '","updatedAt":"' || to_char(query.updated_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') || '","results":' || ( SELECT concat('[', string_agg('{"id":' || result.id::text || ',"sessionId":' || result.session_id::text || ',"queryId":' || result.query_id::text || ',"websiteId":' || coalesce(result.website_id::text, 'null') || ',"domain":' || coalesce(to_json(result.domain)::text, 'null') || ',"rank":' || result.rank::text || ',"type":' || to_json(result.type)::text || ',"url":' || coalesce(to_json(result.url)::text, 'null') || ',"title":' || coalesce(to_json(result.title)::text, 'null') || ',"snippet":' || coalesce(to_json(result.snippet)::text, 'null') || ',"extra":' || coalesce(result.extra::text, 'null') || ',"createdAt":"' || to_char(result.created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') || '","website":' || CASE WHEN website.id IS NULL THEN 'null' ELSE '{"id":' || website.id::text || ',"url":' || to_json(website.url)::text || ',"host":' || coalesce(to_json(website.host)::text, 'null') || ',"domain":' || coalesce(to_json(website.domain)::text, 'null') || ',"title":' || coalesce(to_json(website.title)::text, 'null') || ',"language":' || coalesce(to_json(website.language)::text, 'null') || ',"version":' || website.version::text || ',"createdAt":"' || to_char(website.created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') || '","updatedAt":"' || to_char(website.updated_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') || '"}' END || '}', ','
  ORDER BY result.rank, result.id), ']')
  FROM results result
  LEFT JOIN websites website ON website.id = result.website_id
  WHERE result.query_id = query.id) || '}' AS text
  FROM queries query
  WHERE query.workspace_id = $1
  AND query.session_id = $2
  ORDER BY query.collected_at, query.id;
