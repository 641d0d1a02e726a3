import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What is pending of a query is the difference between what was counted of it and what it is: both are read in the
 * snapshot of one statement, and everything else follows from them. A read adds this to the sums, a fold writes it into
 * them. That holds whatever was noted twice, too early or for nothing; a change that nobody noted is what must not be.
 */
const READS = `
  -- The queries that have changed, in pieces that fit into memory.
  CREATE FUNCTION rollup_pending(workspace bigint) RETURNS SETOF bigint[] LANGUAGE plpgsql STABLE ROWS 1 AS $$
  BEGIN
    RETURN QUERY
      SELECT array_agg(changed.query_id) FROM (
        SELECT query_id, row_number() OVER (ORDER BY query_id) AS place
          FROM (SELECT DISTINCT query_id FROM rollup_changes WHERE workspace_id = workspace) AS noted
      ) AS changed
      GROUP BY changed.place / 500;
  END $$;

  CREATE FUNCTION rollup_states(ids bigint[]) RETURNS rollup_state[] LANGUAGE plpgsql STABLE SET jit = off AS $$
  BEGIN
    RETURN (
      SELECT array_agg(state) FROM (
        SELECT ROW(sum(sign), query_id, workspace_id, session_id, engine, day, status, websites, domains, types, ranks)::rollup_state AS state
          FROM (
            SELECT -1 AS sign, query_id, workspace_id, session_id, engine, day, status, websites, domains, types, ranks
              FROM rollup_queries WHERE query_id = ANY (ids)
            UNION ALL
            SELECT 1, id, workspace_id, session_id, engine, (collected_at AT TIME ZONE 'UTC')::date, status,
                   coalesce(websites, '{}'), coalesce(domains, '{}'), coalesce(types, '{}'), coalesce(ranks, '{}')
              FROM queries
              CROSS JOIN LATERAL (
                SELECT array_agg(website_id) AS websites, array_agg(domain) AS domains, array_agg(type) AS types,
                       array_agg(rank) AS ranks
                  FROM (SELECT website_id, domain, type, rank FROM results WHERE query_id = queries.id ORDER BY rank, id) AS ranked
              ) AS result
             WHERE id = ANY (ids)
          ) AS state
         GROUP BY query_id, workspace_id, session_id, engine, day, status, websites, domains, types, ranks
        HAVING sum(sign) <> 0
      ) AS changed
    );
  END $$;

  CREATE FUNCTION rollup_count_changes(states rollup_state[])
  RETURNS TABLE (workspace_id bigint, session_id bigint, engine text, day date, measure text, label text, n bigint)
  LANGUAGE plpgsql STABLE ROWS 100 SET jit = off AS $$
  #variable_conflict use_column
  BEGIN
    RETURN QUERY
      SELECT workspace_id, session_id, engine, day, measure, label, sum(sign) FROM (
        SELECT workspace_id, session_id, engine, day, 'queries' AS measure, status AS label, sign FROM unnest(states)
        UNION ALL
        SELECT workspace_id, session_id, engine, day, 'results', type, sign FROM unnest(states), unnest(types) AS type
        UNION ALL
        -- Organic results with a domain: how many stand on each of the first ranks, and how many queries have any.
        SELECT workspace_id, session_id, engine, day, 'slots', rank::text, sign
          FROM unnest(states), unnest(domains, types, ranks) AS result (domain, type, rank)
         WHERE type = 'organic' AND domain IS NOT NULL AND rank <= 10
        UNION ALL
        SELECT workspace_id, session_id, engine, day, 'answered', '', sign FROM unnest(states)
         WHERE EXISTS (SELECT FROM unnest(domains, types) AS result (domain, type) WHERE type = 'organic' AND domain IS NOT NULL)
      ) AS change
      GROUP BY workspace_id, session_id, engine, day, measure, label
      HAVING sum(sign) <> 0;
  END $$;

  CREATE FUNCTION rollup_website_changes(states rollup_state[])
  RETURNS TABLE (workspace_id bigint, session_id bigint, website_id bigint, n bigint)
  LANGUAGE plpgsql STABLE SET jit = off AS $$
  #variable_conflict use_column
  BEGIN
    RETURN QUERY
      SELECT workspace_id, session_id, website, sum(sign) FROM unnest(states), unnest(websites) AS website
       WHERE website IS NOT NULL
       GROUP BY workspace_id, session_id, website HAVING sum(sign) <> 0;
  END $$;

  CREATE FUNCTION rollup_domain_changes(states rollup_state[])
  RETURNS TABLE (workspace_id bigint, session_id bigint, domain text, occurrences bigint, results bigint, queries bigint,
    rank_sum bigint, reciprocal_sum numeric, rank_1 bigint, rank_2 bigint, rank_3 bigint, top_10 bigint)
  LANGUAGE plpgsql STABLE SET jit = off AS $$
  #variable_conflict use_column
  BEGIN
    RETURN QUERY
      WITH appearances AS (
        SELECT sign, workspace_id, session_id, query_id, domain,
               count(*)::integer AS occurrences,
               (count(*) FILTER (WHERE type = 'organic'))::integer AS results,
               min(rank) FILTER (WHERE type = 'organic') AS best,
               (count(*) FILTER (WHERE type = 'organic' AND rank = 1))::integer AS rank_1,
               (count(*) FILTER (WHERE type = 'organic' AND rank = 2))::integer AS rank_2,
               (count(*) FILTER (WHERE type = 'organic' AND rank = 3))::integer AS rank_3,
               (count(*) FILTER (WHERE type = 'organic' AND rank <= 10))::integer AS top_10
          FROM unnest(states), unnest(domains, types, ranks) AS result (domain, type, rank)
         WHERE domain IS NOT NULL
         GROUP BY sign, workspace_id, session_id, query_id, domain
      )
      SELECT workspace_id, coalesce(session_id, 0), domain, sum(sign * occurrences), sum(sign * results),
             coalesce(sum(sign) FILTER (WHERE best IS NOT NULL), 0), coalesce(sum(sign * best), 0),
             coalesce(sum(sign * (1000000000000000 / best)), 0),
             sum(sign * rank_1), sum(sign * rank_2), sum(sign * rank_3), sum(sign * top_10)
        FROM appearances
       GROUP BY GROUPING SETS ((workspace_id, domain), (workspace_id, session_id, domain));
  END $$;

  -- The last label of a domain; none for an IP address or a name without a dot.
  CREATE FUNCTION rollup_tld(domain text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT substring(domain FROM '[.]([^].:]*[^].:0-9][^].:]*)$')
  $$;

  -- How many queries (the label is a status) or results (a type): of all where none is named.
  CREATE FUNCTION rollup_count(workspace bigint, measured text, labelled text, session bigint, searched text)
  RETURNS bigint LANGUAGE plpgsql STABLE SET jit = off AS $$
  DECLARE
    level CONSTANT smallint := (session IS NULL)::integer * 4 + (searched IS NULL)::integer * 2 + 1;
  BEGIN
    RETURN coalesce(sum(n), 0) FROM (
      SELECT n FROM rollup_counts
       WHERE workspace_id = workspace AND rolled = level AND session_id = coalesce(session, 0)
         AND engine = coalesce(searched, '') AND day = '-infinity' AND measure = measured AND (labelled IS NULL OR label = labelled)
      UNION ALL
      SELECT n FROM rollup_pending(workspace) AS ids, rollup_count_changes(rollup_states(ids))
       WHERE (session IS NULL OR session_id = session) AND (searched IS NULL OR engine = searched)
         AND measure = measured AND (labelled IS NULL OR label = labelled)
    ) AS part;
  END $$;
  -- The domains that pending changes touch, as they were counted and as they are now. Session 0: of the workspace.
  CREATE FUNCTION rollup_moved_domains(workspace bigint, session bigint)
  RETURNS TABLE (domain text, occurrences_before bigint, results_before bigint, occurrences bigint, results bigint,
    queries bigint, rank_sum bigint, reciprocal_sum numeric, rank_1 bigint, rank_2 bigint, rank_3 bigint, top_10 bigint)
  LANGUAGE plpgsql STABLE ROWS 10 SET jit = off AS $$
  #variable_conflict use_column
  BEGIN
    RETURN QUERY
      SELECT change.domain, coalesce(counted.occurrences, 0), coalesce(counted.results, 0),
             coalesce(counted.occurrences, 0) + change.occurrences::bigint, coalesce(counted.results, 0) + change.results::bigint,
             coalesce(counted.queries, 0) + change.queries::bigint, coalesce(counted.rank_sum, 0) + change.rank_sum::bigint,
             coalesce(counted.reciprocal_sum, 0) + change.reciprocal_sum,
             coalesce(counted.rank_1, 0) + change.rank_1::bigint, coalesce(counted.rank_2, 0) + change.rank_2::bigint,
             coalesce(counted.rank_3, 0) + change.rank_3::bigint, coalesce(counted.top_10, 0) + change.top_10::bigint
        FROM (
          SELECT domain, sum(occurrences) AS occurrences, sum(results) AS results, sum(queries) AS queries,
                 sum(rank_sum) AS rank_sum, sum(reciprocal_sum) AS reciprocal_sum,
                 sum(rank_1) AS rank_1, sum(rank_2) AS rank_2, sum(rank_3) AS rank_3, sum(top_10) AS top_10
            FROM rollup_pending(workspace) AS ids, rollup_domain_changes(rollup_states(ids))
           WHERE session_id = session GROUP BY domain
        ) AS change
        LEFT JOIN rollup_domains AS counted
          ON counted.workspace_id = workspace AND counted.session_id = session AND counted.domain = change.domain;
  END $$;

  -- How many websites of a session pending changes bring or take.
  CREATE FUNCTION rollup_moved_websites(workspace bigint, session bigint) RETURNS bigint
  LANGUAGE plpgsql STABLE SET jit = off AS $$
  BEGIN
    RETURN coalesce(sum((coalesce(counted.n, 0) + change.n > 0)::integer - (coalesce(counted.n, 0) > 0)::integer), 0) FROM (
      SELECT website_id, sum(n) AS n FROM rollup_pending(workspace) AS ids, rollup_website_changes(rollup_states(ids))
       WHERE session_id = session GROUP BY website_id
    ) AS change
    LEFT JOIN rollup_session_websites AS counted
      ON counted.workspace_id = workspace AND counted.session_id = session AND counted.website_id = change.website_id;
  END $$;

  -- How many sessions, websites, nouns, or different domains of websites.
  CREATE FUNCTION rollup_total(workspace bigint, measured text) RETURNS bigint LANGUAGE plpgsql STABLE SET jit = off AS $$
  DECLARE
    counted CONSTANT bigint := coalesce((
      SELECT n FROM rollup_counts
       WHERE workspace_id = workspace AND rolled = 7 AND session_id = 0 AND engine = '' AND day = '-infinity'
         AND measure = measured AND label = ''), 0);
  BEGIN
    IF measured <> 'domains' THEN
      RETURN counted + coalesce((SELECT sum(n) FROM rollup_deltas WHERE workspace_id = workspace AND measure = measured), 0);
    END IF;
    RETURN counted + coalesce((
      SELECT sum((coalesce(known.n, 0) + change.n > 0)::integer - (coalesce(known.n, 0) > 0)::integer) FROM (
        SELECT domain, sum(n) AS n FROM rollup_deltas
         WHERE workspace_id = workspace AND measure = 'websites' AND domain IS NOT NULL GROUP BY domain
      ) AS change
      LEFT JOIN rollup_website_domains AS known ON known.workspace_id = workspace AND known.domain = change.domain), 0);
  END $$;
`;

const FOLD = `
  CREATE FUNCTION rollup_apply_counts(states rollup_state[]) RETURNS void LANGUAGE plpgsql SET jit = off AS $$
  BEGIN
    INSERT INTO rollup_counts AS counted (workspace_id, rolled, session_id, engine, day, measure, label, n)
    SELECT workspace_id, GROUPING(session_id, engine, day), coalesce(session_id, 0), coalesce(engine, ''),
           coalesce(day, '-infinity'), measure, label, sum(n)
      FROM rollup_count_changes(states)
     GROUP BY workspace_id, measure, label, CUBE (session_id, engine, day)
    HAVING sum(n) <> 0 AND (measure <> 'slots' OR GROUPING(session_id, engine, day) IN (7, 3))
    ON CONFLICT ON CONSTRAINT rollup_counts_pkey DO UPDATE SET n = counted.n + excluded.n;
  END $$;

  CREATE FUNCTION rollup_apply_websites(states rollup_state[]) RETURNS void LANGUAGE plpgsql SET jit = off AS $$
  BEGIN
    WITH change AS MATERIALIZED (
      SELECT * FROM rollup_website_changes(states)
    ), applied AS (
      INSERT INTO rollup_session_websites AS counted SELECT * FROM change ORDER BY workspace_id, session_id, website_id
      ON CONFLICT (workspace_id, session_id, website_id) DO UPDATE SET n = counted.n + excluded.n
      RETURNING workspace_id, session_id, website_id, n
    )
    INSERT INTO rollup_counts AS counted (workspace_id, rolled, session_id, measure, label, n)
    SELECT workspace_id, 3, session_id, 'websites', '', sum((applied.n > 0)::integer - (applied.n > change.n)::integer)
      FROM applied JOIN change USING (workspace_id, session_id, website_id)
     GROUP BY workspace_id, session_id
    ON CONFLICT ON CONSTRAINT rollup_counts_pkey DO UPDATE SET n = counted.n + excluded.n;
    DELETE FROM rollup_session_websites WHERE n = 0;
  END $$;

  CREATE FUNCTION rollup_apply_domains(states rollup_state[]) RETURNS void LANGUAGE plpgsql SET jit = off AS $$
  BEGIN
    WITH change AS MATERIALIZED (
      SELECT * FROM rollup_domain_changes(states)
    ), applied AS (
      INSERT INTO rollup_domains AS counted SELECT * FROM change ORDER BY workspace_id, session_id, domain
      ON CONFLICT (workspace_id, session_id, domain) DO UPDATE SET
        occurrences = counted.occurrences + excluded.occurrences,
        results = counted.results + excluded.results,
        queries = counted.queries + excluded.queries,
        rank_sum = counted.rank_sum + excluded.rank_sum,
        reciprocal_sum = counted.reciprocal_sum + excluded.reciprocal_sum,
        rank_1 = counted.rank_1 + excluded.rank_1,
        rank_2 = counted.rank_2 + excluded.rank_2,
        rank_3 = counted.rank_3 + excluded.rank_3,
        top_10 = counted.top_10 + excluded.top_10
      RETURNING workspace_id, session_id, domain, occurrences, results
    ), moved AS MATERIALIZED (
      SELECT workspace_id, session_id, domain,
             applied.occurrences, applied.occurrences - change.occurrences AS occurrences_before,
             applied.results, applied.results - change.results AS results_before
        FROM applied JOIN change USING (workspace_id, session_id, domain)
    ), different AS (
      INSERT INTO rollup_counts AS counted (workspace_id, rolled, session_id, measure, label, n)
      SELECT workspace_id, 3, session_id, 'domains', '', sum((occurrences > 0)::integer - (occurrences_before > 0)::integer)
        FROM moved WHERE session_id <> 0 GROUP BY workspace_id, session_id
      ON CONFLICT ON CONSTRAINT rollup_counts_pkey DO UPDATE SET n = counted.n + excluded.n
    ), frequencies AS (
      INSERT INTO rollup_domain_frequencies AS counted (workspace_id, session_id, results, domains)
      SELECT workspace_id, session_id, place.results, sum(place.n)
        FROM moved CROSS JOIN LATERAL (VALUES (moved.results, 1), (results_before, -1)) AS place (results, n)
       WHERE moved.results <> results_before AND place.results > 0
       GROUP BY workspace_id, session_id, place.results HAVING sum(place.n) <> 0
      ON CONFLICT (workspace_id, session_id, results) DO UPDATE SET domains = counted.domains + excluded.domains
    )
    INSERT INTO rollup_tlds AS counted (workspace_id, session_id, tld, domains, results)
    SELECT workspace_id, session_id, rollup_tld(domain),
           sum((results > 0)::integer - (results_before > 0)::integer), sum(results - results_before)
      FROM moved WHERE results <> results_before AND rollup_tld(domain) IS NOT NULL
     GROUP BY workspace_id, session_id, rollup_tld(domain)
    ON CONFLICT (workspace_id, session_id, tld)
      DO UPDATE SET domains = counted.domains + excluded.domains, results = counted.results + excluded.results;
    DELETE FROM rollup_domains WHERE occurrences = 0;
    DELETE FROM rollup_domain_frequencies WHERE domains = 0;
    DELETE FROM rollup_tlds WHERE domains = 0;
  END $$;

  -- The same for at most so many gains and losses of sessions, websites and nouns.
  CREATE FUNCTION rollup_fold_deltas(most integer) RETURNS integer LANGUAGE plpgsql SET jit = off AS $$
  DECLARE
    folded integer;
  BEGIN
    WITH taken AS MATERIALIZED (
      DELETE FROM rollup_deltas WHERE ctid = ANY (ARRAY(SELECT ctid FROM rollup_deltas LIMIT most)) RETURNING *
    ), change AS MATERIALIZED (
      SELECT workspace_id, domain, sum(n) AS n FROM taken WHERE domain IS NOT NULL
       GROUP BY workspace_id, domain HAVING sum(n) <> 0
    ), applied AS (
      INSERT INTO rollup_website_domains AS counted (workspace_id, domain, n)
      SELECT workspace_id, domain, n FROM change ORDER BY workspace_id, domain
      ON CONFLICT (workspace_id, domain) DO UPDATE SET n = counted.n + excluded.n
      RETURNING workspace_id, domain, n
    ), counts AS (
      INSERT INTO rollup_counts AS counted (workspace_id, rolled, measure, label, n)
      SELECT workspace_id, 7, measure, '', sum(n) FROM (
        SELECT workspace_id, measure, n FROM taken
        UNION ALL
        SELECT workspace_id, 'domains', (applied.n > 0)::integer - (applied.n > change.n)::integer
          FROM applied JOIN change USING (workspace_id, domain)
      ) AS part
      GROUP BY workspace_id, measure
      ON CONFLICT ON CONSTRAINT rollup_counts_pkey DO UPDATE SET n = counted.n + excluded.n
    )
    SELECT count(*) FROM taken INTO folded;
    DELETE FROM rollup_website_domains WHERE n = 0;
    RETURN folded;
  END $$;

  -- Folds some of what is pending, and gives how much that was; null when somebody else is at it.
  CREATE FUNCTION rollup_fold(queries integer DEFAULT 200) RETURNS integer LANGUAGE plpgsql AS $$
  DECLARE
    folded integer;
  BEGIN
    IF NOT pg_try_advisory_xact_lock(hashtextextended('search-observatory/rollups', 0)) THEN RETURN NULL; END IF;
    folded := rollup_fold_deltas(queries * 50) + rollup_fold_changes(queries);
    DELETE FROM rollup_counts WHERE n = 0;
    RETURN folded;
  END $$;
`;

/** Folds at most so many queries of one workspace, and gives their number. */
export const FOLD_CHANGES = `
  CREATE OR REPLACE FUNCTION rollup_fold_changes(most integer) RETURNS integer LANGUAGE plpgsql AS $$
  DECLARE
    workspace CONSTANT bigint := (SELECT workspace_id FROM rollup_changes ORDER BY workspace_id LIMIT 1);
    ids CONSTANT bigint[] := ARRAY(
      SELECT DISTINCT query_id FROM rollup_changes WHERE workspace_id = workspace ORDER BY query_id LIMIT most);
    states rollup_state[];
  BEGIN
    -- First the notes: what changes after this is noted again.
    DELETE FROM rollup_changes WHERE workspace_id = workspace AND query_id = ANY (ids);
    states := rollup_states(ids);
    IF states IS NOT NULL THEN
      DELETE FROM rollup_queries WHERE query_id IN (SELECT query_id FROM unnest(states) WHERE sign < 0);
      INSERT INTO rollup_queries
      SELECT query_id, workspace_id, session_id, engine, day, status, cardinality(ranks), websites, domains, types, ranks
        FROM unnest(states) WHERE sign > 0;
      PERFORM rollup_apply_counts(states), rollup_apply_websites(states), rollup_apply_domains(states);
    END IF;
    RETURN cardinality(ids);
  END $$;
`;

/** Forgets what was counted. Everything is pending then: reads stay exact, and become quick again as it is folded. */
export const REBUILD = `
  CREATE OR REPLACE FUNCTION rollup_rebuild() RETURNS void LANGUAGE plpgsql AS $$
  BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('search-observatory/rollups', 0));
    DELETE FROM rollup_queries;
    DELETE FROM rollup_counts;
    DELETE FROM rollup_session_websites;
    DELETE FROM rollup_domains;
    DELETE FROM rollup_domain_frequencies;
    DELETE FROM rollup_tlds;
    DELETE FROM rollup_website_domains;
    INSERT INTO rollup_changes SELECT workspace_id, id FROM queries;
    -- One statement: the rows that are counted are those whose deltas are forgotten.
    WITH forgotten AS (
      DELETE FROM rollup_deltas
    )
    INSERT INTO rollup_deltas (workspace_id, measure, domain, n)
    SELECT workspace_id, 'sessions', NULL, count(*) FROM sessions GROUP BY workspace_id
    UNION ALL
    SELECT workspace_id, 'websites', domain, count(*) FROM websites GROUP BY workspace_id, domain
    UNION ALL
    SELECT workspace_id, 'nouns', NULL, count(*) FROM nouns GROUP BY workspace_id;
  END $$;
`;

export class ReadAndFoldRollups1795300700000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(READS);
    await runner.query(FOLD_CHANGES);
    await runner.query(FOLD);
    await runner.query(REBUILD);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP FUNCTION rollup_rebuild, rollup_fold, rollup_fold_deltas, rollup_fold_changes, rollup_apply_domains,
        rollup_apply_websites, rollup_apply_counts, rollup_total,
        rollup_moved_websites, rollup_moved_domains, rollup_count, rollup_tld, rollup_domain_changes,
        rollup_website_changes, rollup_count_changes, rollup_states, rollup_pending;
    `);
  }
}
