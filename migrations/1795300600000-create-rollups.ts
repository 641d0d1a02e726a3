import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What the statistics have counted. `rollup_queries` is what was counted of each query; every other table is a sum over
 * it, so that a query is taken out and put in again whenever it has changed. `rollup_changes` names the queries that
 * have changed since, `rollup_deltas` what sessions, websites and nouns have gained or lost: writers append to these
 * two and touch nothing else. Session 0 stands for all sessions of a workspace.
 */
export class CreateRollups1795300600000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE rollup_changes (workspace_id bigint NOT NULL, query_id bigint NOT NULL);
      CREATE INDEX rollup_changes_workspace_id_query_id_idx ON rollup_changes (workspace_id, query_id);

      CREATE TABLE rollup_deltas (workspace_id bigint NOT NULL, measure text NOT NULL, domain text, n bigint NOT NULL);
      CREATE INDEX rollup_deltas_workspace_id_measure_domain_idx ON rollup_deltas (workspace_id, measure, domain);

      -- Its results stand in arrays, in the order of rank and id.
      CREATE TABLE rollup_queries (
        query_id bigint PRIMARY KEY,
        workspace_id bigint NOT NULL,
        session_id bigint NOT NULL,
        engine text NOT NULL,
        day date NOT NULL,
        status text NOT NULL,
        results integer NOT NULL,
        websites bigint[] NOT NULL,
        domains text[] NOT NULL,
        types text[] NOT NULL,
        ranks integer[] NOT NULL
      );
      CREATE INDEX rollup_queries_session_id_results_idx ON rollup_queries (session_id, results);

      -- Counts by every subset of session, engine and day (UTC). A column that was summed over has its default, and its
      -- bit is set in rolled, as GROUPING(session_id, engine, day) sets it: 7 is the whole workspace, 3 one session.
      CREATE TABLE rollup_counts (
        workspace_id bigint NOT NULL,
        rolled smallint NOT NULL,
        session_id bigint NOT NULL DEFAULT 0,
        engine text NOT NULL DEFAULT '',
        day date NOT NULL DEFAULT '-infinity',
        measure text NOT NULL,
        label text NOT NULL,
        n bigint NOT NULL,
        PRIMARY KEY (workspace_id, rolled, session_id, engine, day, measure, label)
      ) WITH (fillfactor = 70);

      CREATE TABLE rollup_session_websites (
        workspace_id bigint NOT NULL,
        session_id bigint NOT NULL,
        website_id bigint NOT NULL,
        n bigint NOT NULL,
        PRIMARY KEY (workspace_id, session_id, website_id)
      ) WITH (fillfactor = 80);

      -- occurrences are of every type, all else of organic results. Ranks are the best of each query: their sum, the sum
      -- of their reciprocals in units of 10^-15. rank_1 to top_10 count results.
      CREATE TABLE rollup_domains (
        workspace_id bigint NOT NULL,
        session_id bigint NOT NULL,
        domain text NOT NULL,
        occurrences bigint NOT NULL,
        results bigint NOT NULL,
        queries bigint NOT NULL,
        rank_sum bigint NOT NULL,
        reciprocal_sum numeric NOT NULL,
        rank_1 bigint NOT NULL,
        rank_2 bigint NOT NULL,
        rank_3 bigint NOT NULL,
        top_10 bigint NOT NULL,
        PRIMARY KEY (workspace_id, session_id, domain)
      ) WITH (fillfactor = 80);
      CREATE INDEX rollup_domains_results_idx ON rollup_domains (workspace_id, session_id, results DESC, domain);

      -- How many domains have that many organic results: concentration without a look at each domain.
      CREATE TABLE rollup_domain_frequencies (
        workspace_id bigint NOT NULL,
        session_id bigint NOT NULL,
        results bigint NOT NULL,
        domains bigint NOT NULL,
        PRIMARY KEY (workspace_id, session_id, results)
      ) WITH (fillfactor = 70);

      CREATE TABLE rollup_tlds (
        workspace_id bigint NOT NULL,
        session_id bigint NOT NULL,
        tld text NOT NULL,
        domains bigint NOT NULL,
        results bigint NOT NULL,
        PRIMARY KEY (workspace_id, session_id, tld)
      ) WITH (fillfactor = 70);

      CREATE TABLE rollup_website_domains (
        workspace_id bigint NOT NULL,
        domain text NOT NULL,
        n bigint NOT NULL,
        PRIMARY KEY (workspace_id, domain)
      ) WITH (fillfactor = 70);

      -- A fold removes what has become nothing without a search for it.
      CREATE INDEX rollup_counts_zero_idx ON rollup_counts (workspace_id) WHERE n = 0;
      CREATE INDEX rollup_session_websites_zero_idx ON rollup_session_websites (workspace_id) WHERE n = 0;
      CREATE INDEX rollup_domains_zero_idx ON rollup_domains (workspace_id) WHERE occurrences = 0;
      CREATE INDEX rollup_domain_frequencies_zero_idx ON rollup_domain_frequencies (workspace_id) WHERE domains = 0;
      CREATE INDEX rollup_tlds_zero_idx ON rollup_tlds (workspace_id) WHERE domains = 0;
      CREATE INDEX rollup_website_domains_zero_idx ON rollup_website_domains (workspace_id) WHERE n = 0;

      -- What was counted of a query (sign -1), or what it is now (sign 1).
      CREATE TYPE rollup_state AS (
        sign integer,
        query_id bigint,
        workspace_id bigint,
        session_id bigint,
        engine text,
        day date,
        status text,
        websites bigint[],
        domains text[],
        types text[],
        ranks integer[]
      );
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TYPE rollup_state;
      DROP TABLE rollup_changes, rollup_deltas, rollup_queries, rollup_counts, rollup_session_websites, rollup_domains,
        rollup_domain_frequencies, rollup_tlds, rollup_website_domains;
    `);
  }
}
