-- count

WITH pages AS MATERIALIZED ( SELECT DISTINCT r.website_id
  FROM queries q
  JOIN results r ON r.query_id = q.id
  WHERE q.workspace_id = $1
  AND q.session_id = ANY($2)
  AND q.engine = $3
  AND q.collected_at >= $4
  AND q.collected_at < $5
  AND r.type = $6 ), lemmas AS MATERIALIZED ( SELECT lemma, sum(frequency) AS frequency, count(*) AS documents, avg(tfidf) AS "meanTfidf"
  FROM nouns
  JOIN pages USING (website_id)
  GROUP BY lemma ), shown AS ( SELECT *
  FROM lemmas
  ORDER BY frequency DESC, lemma
  LIMIT $7 ) SELECT (SELECT count(*)
  FROM pages
  WHERE EXISTS (SELECT
  FROM nouns n
  WHERE n.website_id = pages.website_id)) AS documents, (SELECT count(*)
  FROM lemmas) AS total, (SELECT coalesce(json_agg(shown
  ORDER BY frequency DESC, lemma), '[]')
  FROM shown) AS items;

WITH pages AS MATERIALIZED ( SELECT DISTINCT r.website_id
  FROM queries q
  JOIN results r ON r.query_id = q.id
  WHERE q.workspace_id = $1
  AND r.type = $2 ), lemmas AS MATERIALIZED ( SELECT lemma, sum(frequency) AS frequency, count(*) AS documents, avg(tfidf) AS "meanTfidf"
  FROM nouns
  JOIN pages USING (website_id)
  GROUP BY lemma ), shown AS ( SELECT *
  FROM lemmas
  ORDER BY "meanTfidf" DESC, lemma
  LIMIT $3 ) SELECT (SELECT count(*)
  FROM pages
  WHERE EXISTS (SELECT
  FROM nouns n
  WHERE n.website_id = pages.website_id)) AS documents, (SELECT count(*)
  FROM lemmas) AS total, (SELECT coalesce(json_agg(shown
  ORDER BY "meanTfidf" DESC, lemma), '[]')
  FROM shown) AS items;
