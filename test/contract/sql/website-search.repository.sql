-- search

WITH candidates AS MATERIALIZED ( SELECT id, title, title_words
  FROM ( (SELECT id, title, title_words
  FROM websites
  WHERE workspace_id = $1
  AND ($3::text IS NULL OR domain = $3)
  AND title_words @@ websearch_to_tsquery('english', $2)
  AND (strpos($2, '-') = 0 OR coalesce((SELECT search @@ websearch_to_tsquery('english', $2)
  FROM website_contents
  WHERE website_id = websites.id), true))
  ORDER BY id DESC
  LIMIT 1000)
  UNION (SELECT w.id, w.title, w.title_words
  FROM website_contents c
  JOIN LATERAL (SELECT id, title, title_words
  FROM websites
  WHERE id = c.website_id
  AND workspace_id = $1
  AND ($3::text IS NULL OR domain = $3) OFFSET 0) AS w ON true
  WHERE c.search @@ websearch_to_tsquery('english', $2)
  ORDER BY c.website_id DESC
  LIMIT 1000) ) AS matches
  ORDER BY id DESC
  LIMIT 1000), page AS ( SELECT candidate.id, title, c.text, ts_rank(coalesce(c.search, setweight(title_words, 'A')), websearch_to_tsquery('english', $2)) AS relevance
  FROM candidates AS candidate
  LEFT JOIN LATERAL (SELECT search, text
  FROM website_contents
  WHERE website_id = candidate.id OFFSET 0) AS c ON true
  ORDER BY relevance DESC, candidate.id DESC
  LIMIT $4 OFFSET $5 ) SELECT id, (SELECT count(*)
  FROM candidates) AS total, ts_headline('english', translate(concat_ws(E'\n', title, left(text, 200000)), '', ''), websearch_to_tsquery('english', $2), 'StartSel=,StopSel=,MaxFragments=2,MaxWords=25,MinWords=8,FragmentDelimiter=" … "') AS highlight
  FROM page
  ORDER BY relevance DESC, id DESC;

-- load

SELECT "Website"."id" AS "Website_id", "Website"."workspace_id" AS "Website_workspace_id", "Website"."url" AS "Website_url", "Website"."host" AS "Website_host", "Website"."domain" AS "Website_domain", "Website"."title" AS "Website_title", "Website"."language" AS "Website_language", "Website"."version" AS "Website_version", "Website"."created_at" AS "Website_created_at", "Website"."updated_at" AS "Website_updated_at"
  FROM "websites" "Website"
  WHERE (("Website"."workspace_id" = $1)
  AND ("Website"."id" = ANY($2)));
