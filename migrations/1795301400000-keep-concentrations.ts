import type { MigrationInterface, QueryRunner } from 'typeorm';
import { FOLD_CHANGES, REBUILD } from './1795300700000-read-and-fold-rollups.js';

/**
 * The sums from which the concentration of domains follows, of each session and in all: a workspace of a million results
 * has thousands of different sizes, and whoever asks needs five numbers.
 */
const CONCENTRATIONS = `
  CREATE TABLE rollup_concentrations (
    workspace_id bigint NOT NULL,
    session_id bigint NOT NULL,
    domains bigint NOT NULL,
    results bigint NOT NULL,
    squares numeric NOT NULL,
    places numeric NOT NULL,
    logarithms double precision NOT NULL,
    PRIMARY KEY (workspace_id, session_id)
  ) WITH (fillfactor = 70);

  -- Of domains of size x, the largest last on place i: how many they are, the sums of x, x², i·x, and x·log₂ x. So many
  -- domains as a count says have that size; the same size may be given several times.
  CREATE FUNCTION rollup_concentration(sizes bigint[], counts bigint[])
  RETURNS TABLE (domains bigint, results bigint, squares numeric, places numeric, logarithms double precision)
  LANGUAGE sql IMMUTABLE PARALLEL SAFE ROWS 1 AS $$
    SELECT coalesce(sum(n), 0)::bigint, coalesce(sum(n * size), 0)::bigint, coalesce(sum(n * size * size), 0),
           coalesce(sum(size * (n * smaller + div(n * (n + 1), 2))), 0),
           coalesce(sum((n * size)::double precision * ln(size::double precision) / ln(2::double precision) ORDER BY size), 0)
      FROM (
        SELECT size::numeric AS size, sum(n) AS n,
               coalesce(sum(sum(n)) OVER (ORDER BY size ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) AS smaller
          FROM unnest(sizes, counts) AS part (size, n) GROUP BY size HAVING sum(n) > 0
      ) AS frequency
  $$;

  CREATE FUNCTION rollup_keep_concentrations(workspaces bigint[], sessions bigint[]) RETURNS void
  LANGUAGE plpgsql SET jit = off AS $$
  BEGIN
    INSERT INTO rollup_concentrations AS kept
    SELECT scope.workspace_id, scope.session_id, sums.* FROM (
      SELECT DISTINCT workspace_id, session_id FROM unnest(workspaces, sessions) AS part (workspace_id, session_id)
    ) AS scope
    CROSS JOIN LATERAL (
      SELECT array_agg(results) AS sizes, array_agg(domains) AS counts FROM rollup_domain_frequencies AS f
       WHERE f.workspace_id = scope.workspace_id AND f.session_id = scope.session_id
    ) AS frequencies
    CROSS JOIN LATERAL rollup_concentration(sizes, counts) AS sums
    ON CONFLICT (workspace_id, session_id) DO UPDATE SET domains = excluded.domains, results = excluded.results,
      squares = excluded.squares, places = excluded.places, logarithms = excluded.logarithms;
    DELETE FROM rollup_concentrations
     WHERE domains = 0 AND (workspace_id, session_id) IN (SELECT * FROM unnest(workspaces, sessions));
  END $$;
`;

/** Of the sessions that were folded, and of all together. */
const KEEP = `
      PERFORM rollup_keep_concentrations(array_agg(workspace_id), array_agg(session))
         FROM unnest(states), unnest(ARRAY[0, session_id]) AS session;
`;

const FOLDED = 'rollup_apply_domains(states);';
const FORGOTTEN = 'DELETE FROM rollup_domain_frequencies;';

export class KeepConcentrations1795301400000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(CONCENTRATIONS);
    await runner.query(FOLD_CHANGES.replace(FOLDED, `${FOLDED}${KEEP.trimEnd()}`));
    await runner.query(REBUILD.replace(FORGOTTEN, `${FORGOTTEN}\n    DELETE FROM rollup_concentrations;`));
    await runner.query(`
      SELECT pg_advisory_xact_lock(hashtextextended('search-observatory/rollups', 0));
      SELECT rollup_keep_concentrations(array_agg(workspace_id), array_agg(session_id)) FROM rollup_domain_frequencies;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(FOLD_CHANGES);
    await runner.query(REBUILD);
    await runner.query(`
      DROP FUNCTION rollup_keep_concentrations, rollup_concentration;
      DROP TABLE rollup_concentrations;
    `);
  }
}
