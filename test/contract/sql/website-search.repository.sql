-- search

SELECT id, ts_headline('english', translate(concat_ws(E'\n', title, left(text, 200000)), '', ''), websearch_to_tsquery('english', $2), 'StartSel=,StopSel=,MaxFragments=2,MaxWords=25,MinWords=8,FragmentDelimiter=" … "') AS highlight
  FROM ( SELECT page.id, page.title, c.text, ts_rank(coalesce(c.search, setweight(to_tsvector('english', coalesce(page.title, '')), 'A')), websearch_to_tsquery('english', $2)) AS relevance
  FROM ( SELECT id, title
  FROM ( (SELECT id, title
  FROM websites
  WHERE workspace_id = $1
  AND ($3::text IS NULL OR domain = $3)
  AND to_tsvector('english', coalesce(title, '')) @@ websearch_to_tsquery('english', $2)
  ORDER BY id DESC
  LIMIT 2000)
  UNION (SELECT w.id, w.title
  FROM website_contents c
  JOIN LATERAL (SELECT id, title
  FROM websites
  WHERE id = c.website_id
  AND workspace_id = $1
  AND ($3::text IS NULL OR domain = $3) OFFSET 0) AS w ON true
  WHERE c.search @@ websearch_to_tsquery('english', $2)
  ORDER BY c.website_id DESC
  LIMIT 2000) ) AS matches
  ORDER BY id DESC
  LIMIT 2000) AS page
  LEFT JOIN website_contents c ON c.website_id = page.id
  ORDER BY relevance DESC, page.id DESC
  LIMIT $4 OFFSET $5) AS page
  ORDER BY relevance DESC, id DESC;

-- count

SELECT count(*) AS total
  FROM ( SELECT id, title
  FROM ( (SELECT id, title
  FROM websites
  WHERE workspace_id = $1
  AND ($3::text IS NULL OR domain = $3)
  AND to_tsvector('english', coalesce(title, '')) @@ websearch_to_tsquery('english', $2)
  ORDER BY id DESC
  LIMIT 2000)
  UNION (SELECT w.id, w.title
  FROM website_contents c
  JOIN LATERAL (SELECT id, title
  FROM websites
  WHERE id = c.website_id
  AND workspace_id = $1
  AND ($3::text IS NULL OR domain = $3) OFFSET 0) AS w ON true
  WHERE c.search @@ websearch_to_tsquery('english', $2)
  ORDER BY c.website_id DESC
  LIMIT 2000) ) AS matches
  ORDER BY id DESC
  LIMIT 2000) AS candidates;

-- load

SELECT "Website"."id" AS "Website_id", "Website"."workspace_id" AS "Website_workspace_id", "Website"."url" AS "Website_url", "Website"."host" AS "Website_host", "Website"."domain" AS "Website_domain", "Website"."title" AS "Website_title", "Website"."language" AS "Website_language", "Website"."version" AS "Website_version", "Website"."created_at" AS "Website_created_at", "Website"."updated_at" AS "Website_updated_at"
  FROM "websites" "Website"
  WHERE (("Website"."workspace_id" = $1)
  AND ("Website"."id" = ANY($2)));
