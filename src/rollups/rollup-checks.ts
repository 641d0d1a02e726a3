/** One rollup beside the plain count that it stands for; both give workspace, subject and figures, as text. */
export interface Check {
  name: string;
  counted: string;
  plain: string;
}

const SCOPED = `
  SELECT w.id AS workspace_id, scope.session_id FROM workspaces AS w
    CROSS JOIN LATERAL (
      SELECT 0 AS session_id UNION SELECT s.id FROM sessions AS s WHERE s.workspace_id = w.id
      UNION SELECT d.session_id FROM rollup_domains AS d WHERE d.workspace_id = w.id
    ) AS scope`;

/** Every result with what its query says of it, at both scopes: session 0 is the whole workspace. */
const RESULTS = `
  SELECT q.workspace_id, scope.session_id, q.id AS query_id, r.website_id, r.domain, r.type, r.rank
    FROM results AS r JOIN queries AS q ON q.id = r.query_id
    CROSS JOIN LATERAL (VALUES (0), (q.session_id)) AS scope (session_id)`;

const DOMAINS_NOW = `
  SELECT scope.workspace_id, scope.session_id, domain.* FROM (${SCOPED}) AS scope
    CROSS JOIN LATERAL (
      WITH moved AS MATERIALIZED (SELECT * FROM rollup_moved_domains(scope.workspace_id, scope.session_id))
      SELECT d.domain, d.occurrences, d.results, d.queries, d.rank_sum, d.reciprocal_sum, d.rank_1, d.rank_2, d.rank_3, d.top_10
        FROM rollup_domains AS d
       WHERE d.workspace_id = scope.workspace_id AND d.session_id = scope.session_id
         AND NOT EXISTS (SELECT FROM moved WHERE moved.domain = d.domain)
      UNION ALL
      SELECT domain, occurrences, results, queries, rank_sum, reciprocal_sum, rank_1, rank_2, rank_3, top_10
        FROM moved WHERE occurrences > 0
    ) AS domain`;

const counts: Check = {
  name: 'queries by status and results by type, by session, engine and day',
  counted: `
    SELECT workspace_id, concat_ws(' ', rolled, session_id, engine, day, measure, label), sum(n)::text FROM (
      SELECT * FROM rollup_counts WHERE measure IN ('queries', 'results', 'answered')
      UNION ALL
      SELECT c.workspace_id, GROUPING(session_id, engine, day), coalesce(session_id, 0), coalesce(engine, ''),
             coalesce(day, '-infinity'), measure, label, sum(n)
        FROM workspaces AS w, rollup_pending(w.id) AS ids, rollup_count_changes(rollup_states(ids)) AS c
       WHERE measure <> 'slots' GROUP BY c.workspace_id, measure, label, CUBE (session_id, engine, day)
    ) AS part GROUP BY 1, 2 HAVING sum(n) <> 0`,
  plain: `
    SELECT workspace_id, concat_ws(' ', GROUPING(session_id, engine, day), coalesce(session_id, 0), coalesce(engine, ''),
             coalesce(day, '-infinity'), measure, label), count(*)::text
      FROM (
        SELECT workspace_id, session_id, engine, (collected_at AT TIME ZONE 'UTC')::date AS day, 'queries' AS measure, status AS label
          FROM queries
        UNION ALL
        SELECT q.workspace_id, q.session_id, engine, (collected_at AT TIME ZONE 'UTC')::date, 'results', type
          FROM results AS r JOIN queries AS q ON q.id = r.query_id
        UNION ALL
        SELECT workspace_id, session_id, engine, (collected_at AT TIME ZONE 'UTC')::date, 'answered', '' FROM queries AS q
         WHERE EXISTS (SELECT FROM results AS r WHERE r.query_id = q.id AND r.type = 'organic' AND r.domain IS NOT NULL)
      ) AS counted
     GROUP BY workspace_id, measure, label, CUBE (session_id, engine, day)`,
};

const slots: Check = {
  name: 'organic results on each of the first ten ranks',
  counted: `
    SELECT workspace_id, concat_ws(' ', session_id, label), sum(n)::text FROM (
      SELECT workspace_id, session_id, label, n FROM rollup_counts WHERE measure = 'slots'
      UNION ALL
      SELECT c.workspace_id, scope.session_id, label, n
        FROM workspaces AS w, rollup_pending(w.id) AS ids, rollup_count_changes(rollup_states(ids)) AS c
        CROSS JOIN LATERAL (VALUES (0), (c.session_id)) AS scope (session_id)
       WHERE measure = 'slots'
    ) AS part GROUP BY 1, 2 HAVING sum(n) <> 0`,
  plain: `SELECT workspace_id, concat_ws(' ', session_id, rank), count(*)::text FROM (${RESULTS}) AS r
           WHERE type = 'organic' AND domain IS NOT NULL AND rank <= 10 GROUP BY 1, 2`,
};

const totals: Check = {
  name: 'sessions, websites, nouns and domains of websites',
  counted: `SELECT w.id, measure, rollup_total(w.id, measure)::text
              FROM workspaces AS w, unnest(ARRAY['sessions', 'websites', 'nouns', 'domains']) AS measure`,
  plain: `
    SELECT w.id, measure, (CASE measure
        WHEN 'sessions' THEN (SELECT count(*) FROM sessions WHERE workspace_id = w.id)
        WHEN 'websites' THEN (SELECT count(*) FROM websites WHERE workspace_id = w.id)
        WHEN 'nouns' THEN (SELECT count(*) FROM nouns WHERE workspace_id = w.id)
        ELSE (SELECT count(DISTINCT domain) FROM websites WHERE workspace_id = w.id) END)::text
      FROM workspaces AS w, unnest(ARRAY['sessions', 'websites', 'nouns', 'domains']) AS measure`,
};

const websiteDomains: Check = {
  name: 'websites by domain',
  counted: `
    SELECT workspace_id, domain, sum(n)::text FROM (
      TABLE rollup_website_domains UNION ALL SELECT workspace_id, domain, n FROM rollup_deltas WHERE domain IS NOT NULL
    ) AS part GROUP BY 1, 2 HAVING sum(n) <> 0`,
  plain: 'SELECT workspace_id, domain, count(*)::text FROM websites WHERE domain IS NOT NULL GROUP BY 1, 2',
};

const queries: Check = {
  name: 'results of each query',
  counted: `
    SELECT workspace_id, query_id::text, results::text FROM rollup_queries AS c
     WHERE NOT EXISTS (SELECT FROM rollup_changes AS n WHERE (n.workspace_id, n.query_id) = (c.workspace_id, c.query_id))
    UNION ALL
    SELECT s.workspace_id, q.id::text, (SELECT count(*) FROM results WHERE query_id = q.id)::text
      FROM (SELECT DISTINCT workspace_id, query_id FROM rollup_changes) AS s JOIN queries AS q ON q.id = s.query_id`,
  plain: `SELECT q.workspace_id, q.id::text, count(r.id)::text
            FROM queries AS q LEFT JOIN results AS r ON r.query_id = q.id GROUP BY 1, q.id`,
};

const sessionWebsites: Check = {
  name: 'different websites and domains of each session',
  counted: `
    SELECT workspace_id, session_id::text, figures FROM (
      SELECT workspace_id, session_id, concat_ws(' ',
               (SELECT coalesce(sum(n), 0) FROM rollup_counts AS c WHERE c.workspace_id = scope.workspace_id AND rolled = 3
                   AND c.session_id = scope.session_id AND measure = 'websites')
                 + rollup_moved_websites(workspace_id, session_id),
               (SELECT coalesce(sum(n), 0) FROM rollup_counts AS c WHERE c.workspace_id = scope.workspace_id AND rolled = 3
                   AND c.session_id = scope.session_id AND measure = 'domains')
                 + (SELECT coalesce(sum((occurrences > 0)::integer - (occurrences_before > 0)::integer), 0)
                      FROM rollup_moved_domains(workspace_id, session_id))) AS figures
        FROM (${SCOPED}) AS scope WHERE session_id <> 0
    ) AS session WHERE figures <> '0 0'`,
  plain: `SELECT workspace_id, session_id::text, concat_ws(' ', count(DISTINCT website_id), count(DISTINCT domain))
            FROM (${RESULTS}) AS r WHERE session_id <> 0 GROUP BY 1, 2 HAVING count(website_id) + count(domain) > 0`,
};

const domains: Check = {
  name: 'results, queries and ranks of each domain, by session and in all',
  counted: `
    SELECT workspace_id, concat_ws(' ', session_id, domain),
           concat_ws(' ', occurrences, results, queries, rank_sum, reciprocal_sum, rank_1, rank_2, rank_3, top_10)
      FROM (${DOMAINS_NOW}) AS d`,
  plain: `
    SELECT workspace_id, concat_ws(' ', session_id, domain),
           concat_ws(' ', sum(occurrences), sum(results), count(best), coalesce(sum(best), 0),
             coalesce(sum(1000000000000000 / best), 0), sum(rank_1), sum(rank_2), sum(rank_3), sum(top_10))
      FROM (
        SELECT workspace_id, session_id, query_id, domain, count(*) AS occurrences,
               count(*) FILTER (WHERE type = 'organic') AS results, min(rank) FILTER (WHERE type = 'organic') AS best,
               count(*) FILTER (WHERE type = 'organic' AND rank = 1) AS rank_1,
               count(*) FILTER (WHERE type = 'organic' AND rank = 2) AS rank_2,
               count(*) FILTER (WHERE type = 'organic' AND rank = 3) AS rank_3,
               count(*) FILTER (WHERE type = 'organic' AND rank <= 10) AS top_10
          FROM (${RESULTS}) AS r WHERE domain IS NOT NULL GROUP BY 1, 2, 3, 4
      ) AS appearance GROUP BY workspace_id, session_id, domain`,
};

const FREQUENCIES = `SELECT workspace_id, session_id, domain, count(*) AS results FROM (${RESULTS}) AS r
                      WHERE type = 'organic' AND domain IS NOT NULL GROUP BY 1, 2, 3`;

const frequencies: Check = {
  name: 'how many domains have how many results',
  counted: `
    SELECT workspace_id, concat_ws(' ', session_id, results), sum(domains)::text FROM (
      TABLE rollup_domain_frequencies
      UNION ALL
      SELECT workspace_id, session_id, place.results, place.n FROM (${SCOPED}) AS scope
        CROSS JOIN LATERAL rollup_moved_domains(workspace_id, session_id) AS m
        CROSS JOIN LATERAL (VALUES (m.results, 1), (m.results_before, -1)) AS place (results, n) WHERE place.results > 0
    ) AS part GROUP BY 1, 2 HAVING sum(domains) <> 0`,
  plain: `SELECT workspace_id, concat_ws(' ', session_id, results), count(*)::text FROM (${FREQUENCIES}) AS d GROUP BY 1, 2`,
};

const concentrations: Check = {
  name: 'how unevenly results spread over domains',
  counted: `SELECT workspace_id, session_id::text, concat_ws(' ', domains, results, squares, places) FROM rollup_concentrations`,
  plain: `
    SELECT workspace_id, session_id::text, concat_ws(' ', count(*), sum(n), sum(n * n), sum(n * place)) FROM (
      SELECT workspace_id, session_id, n, row_number() OVER (PARTITION BY workspace_id, session_id ORDER BY n) AS place
        FROM (SELECT workspace_id, session_id, results, generate_series(1, domains), results::numeric AS n
                FROM rollup_domain_frequencies) AS domain
    ) AS placed GROUP BY workspace_id, session_id`,
};

const tlds: Check = {
  name: 'domains and results of each top-level domain',
  counted: `
    SELECT workspace_id, concat_ws(' ', session_id, tld), concat_ws(' ', sum(domains), sum(results)) FROM (
      TABLE rollup_tlds
      UNION ALL
      SELECT workspace_id, session_id, rollup_tld(domain), (results > 0)::integer - (results_before > 0)::integer, results - results_before
        FROM (${SCOPED}) AS scope CROSS JOIN LATERAL rollup_moved_domains(workspace_id, session_id) AS m
       WHERE rollup_tld(domain) IS NOT NULL
    ) AS part GROUP BY 1, 2 HAVING sum(domains) <> 0 OR sum(results) <> 0`,
  plain: `SELECT workspace_id, concat_ws(' ', session_id, rollup_tld(domain)), concat_ws(' ', count(*), sum(results))
            FROM (${FREQUENCIES}) AS d WHERE rollup_tld(domain) IS NOT NULL GROUP BY 1, 2`,
};

export const CHECKS: readonly Check[] = [
  counts,
  slots,
  totals,
  websiteDomains,
  queries,
  sessionWebsites,
  domains,
  frequencies,
  concentrations,
  tlds,
];
