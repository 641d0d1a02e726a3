import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Every change of what is counted is noted by the statement that makes it, in its transaction: it counts when that
 * commits, and never when it is rolled back. Notes are appended, so that writers never wait for each other.
 *
 * Where an update rarely touches what is counted, a row trigger with a condition costs the others nothing.
 */
const FUNCTIONS = `
  CREATE FUNCTION rollup_note_queries() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    INSERT INTO rollup_changes SELECT workspace_id, id FROM changed;
    RETURN NULL;
  END $$;

  CREATE FUNCTION rollup_note_query() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    INSERT INTO rollup_changes VALUES (OLD.workspace_id, OLD.id);
    IF (NEW.workspace_id, NEW.id) <> (OLD.workspace_id, OLD.id) THEN
      INSERT INTO rollup_changes VALUES (NEW.workspace_id, NEW.id);
    END IF;
    RETURN NULL;
  END $$;

  CREATE FUNCTION rollup_note_results() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    INSERT INTO rollup_changes SELECT DISTINCT workspace_id, query_id FROM changed;
    RETURN NULL;
  END $$;

  CREATE FUNCTION rollup_note_updated_results() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    INSERT INTO rollup_changes
    SELECT DISTINCT workspace_id, query_id FROM (
      SELECT 1 AS sign, id, workspace_id, query_id, website_id, domain, type, rank FROM changed
      UNION ALL
      SELECT -1, id, workspace_id, query_id, website_id, domain, type, rank FROM changed_from
    ) AS version
    GROUP BY id, workspace_id, query_id, website_id, domain, type, rank HAVING sum(sign) <> 0;
    RETURN NULL;
  END $$;

  -- The argument is 1 for rows that came and -1 for rows that went.
  CREATE FUNCTION rollup_note_sessions() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    INSERT INTO rollup_deltas SELECT workspace_id, 'sessions', NULL, TG_ARGV[0]::integer * count(*) FROM changed GROUP BY workspace_id;
    RETURN NULL;
  END $$;

  CREATE FUNCTION rollup_note_websites() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    INSERT INTO rollup_deltas
    SELECT workspace_id, 'websites', domain, TG_ARGV[0]::integer * count(*) FROM changed GROUP BY workspace_id, domain;
    RETURN NULL;
  END $$;

  CREATE FUNCTION rollup_note_nouns() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    INSERT INTO rollup_deltas SELECT workspace_id, 'nouns', NULL, TG_ARGV[0]::integer * count(*) FROM changed GROUP BY workspace_id;
    RETURN NULL;
  END $$;

  CREATE FUNCTION rollup_note_moved() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    INSERT INTO rollup_deltas VALUES (OLD.workspace_id, TG_TABLE_NAME, to_jsonb(OLD) ->> 'domain', -1),
      (NEW.workspace_id, TG_TABLE_NAME, to_jsonb(NEW) ->> 'domain', 1);
    RETURN NULL;
  END $$;

  -- TRUNCATE keeps everybody else out, and tells no rows: what it removes is counted before.
  CREATE FUNCTION rollup_note_truncate() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    IF current_setting('transaction_isolation') <> 'read committed' THEN
      RAISE 'TRUNCATE of % must run under READ COMMITTED: an older snapshot does not show all that it removes', TG_TABLE_NAME
        USING ERRCODE = 'feature_not_supported';
    END IF;
    CASE TG_TABLE_NAME
      WHEN 'sessions' THEN
        INSERT INTO rollup_deltas SELECT workspace_id, 'sessions', NULL, -count(*) FROM sessions GROUP BY workspace_id;
      WHEN 'websites' THEN
        INSERT INTO rollup_deltas SELECT workspace_id, 'websites', domain, -count(*) FROM websites GROUP BY workspace_id, domain;
      WHEN 'nouns' THEN
        INSERT INTO rollup_deltas SELECT workspace_id, 'nouns', NULL, -count(*) FROM nouns GROUP BY workspace_id;
      ELSE
        INSERT INTO rollup_changes SELECT workspace_id, id FROM queries;
    END CASE;
    RETURN NULL;
  END $$;
`;

const COUNTED = ['sessions', 'queries', 'results', 'websites', 'nouns'];

const onInsertAndDelete = (table: string): string => `
  CREATE TRIGGER ${table}_rollup_insert AFTER INSERT ON ${table} REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION rollup_note_${table}('1');
  CREATE TRIGGER ${table}_rollup_delete AFTER DELETE ON ${table} REFERENCING OLD TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION rollup_note_${table}('-1');
  CREATE TRIGGER ${table}_rollup_truncate BEFORE TRUNCATE ON ${table}
    FOR EACH STATEMENT EXECUTE FUNCTION rollup_note_truncate();`;

const ON_UPDATE = `
  CREATE TRIGGER sessions_rollup_update AFTER UPDATE ON sessions FOR EACH ROW
    WHEN (OLD.workspace_id <> NEW.workspace_id) EXECUTE FUNCTION rollup_note_moved();
  CREATE TRIGGER queries_rollup_update AFTER UPDATE ON queries FOR EACH ROW
    WHEN ((OLD.id, OLD.workspace_id, OLD.session_id, OLD.engine, OLD.status, OLD.collected_at)
      IS DISTINCT FROM (NEW.id, NEW.workspace_id, NEW.session_id, NEW.engine, NEW.status, NEW.collected_at))
    EXECUTE FUNCTION rollup_note_query();
  CREATE TRIGGER results_rollup_update AFTER UPDATE ON results REFERENCING OLD TABLE AS changed_from NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION rollup_note_updated_results();
  CREATE TRIGGER websites_rollup_update AFTER UPDATE ON websites FOR EACH ROW
    WHEN ((OLD.workspace_id, OLD.domain) IS DISTINCT FROM (NEW.workspace_id, NEW.domain)) EXECUTE FUNCTION rollup_note_moved();
  CREATE TRIGGER nouns_rollup_update AFTER UPDATE ON nouns FOR EACH ROW
    WHEN (OLD.workspace_id <> NEW.workspace_id) EXECUTE FUNCTION rollup_note_moved();`;

export class NoteChangesForRollups1795300800000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query([FUNCTIONS, ...COUNTED.map(onInsertAndDelete), ON_UPDATE].join('\n'));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP FUNCTION rollup_note_queries, rollup_note_query, rollup_note_results, rollup_note_updated_results, rollup_note_sessions,
        rollup_note_websites, rollup_note_nouns, rollup_note_moved, rollup_note_truncate CASCADE;
    `);
  }
}
