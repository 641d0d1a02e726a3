import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A search that walks through pages, or ranks them, would else split each title into words anew. */
export class KeepWordsOfTitles1795301500000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    // What a page is does not change: sums and versions have nothing to hear of it.
    await runner.query(`
      ALTER TABLE websites ADD COLUMN title_words tsvector;
      ALTER TABLE websites DISABLE TRIGGER USER;
      UPDATE websites SET title_words = to_tsvector('english', coalesce(title, ''));
      ALTER TABLE websites ENABLE TRIGGER USER;
      DROP INDEX websites_title_search_idx;
      CREATE INDEX websites_title_words_idx ON websites USING gin (title_words);

      CREATE FUNCTION websites_index_title() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        NEW.title_words := to_tsvector('english', coalesce(NEW.title, ''));
        RETURN NEW;
      END $$;
      CREATE TRIGGER websites_index_title BEFORE INSERT OR UPDATE OF title ON websites
        FOR EACH ROW EXECUTE FUNCTION websites_index_title();
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TRIGGER websites_index_title ON websites;
      DROP FUNCTION websites_index_title;
      ALTER TABLE websites DROP COLUMN title_words;
      CREATE INDEX websites_title_search_idx ON websites USING gin (to_tsvector('english', coalesce(title, '')));
    `);
  }
}
