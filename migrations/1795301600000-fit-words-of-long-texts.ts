import type { MigrationInterface, QueryRunner } from 'typeorm';

/** No text of so many characters has more words than fit, so that rows as they mostly are pay for no subtransaction. */
const FITS = 20_000;

/**
 * A tsvector holds one megabyte. A title or a text of more different words than that was an error of the statement, which
 * took all rows of its batch down; now as many of its words are found as fit, from its beginning.
 */
export class FitWordsOfLongTexts1795301600000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE OR REPLACE FUNCTION website_search(title text, content text) RETURNS tsvector LANGUAGE plpgsql IMMUTABLE AS $$
      DECLARE
        most integer := 200000;
      BEGIN
        IF length(coalesce(title, '')) + length(content) <= ${FITS} THEN
          RETURN setweight(to_tsvector('english', coalesce(title, '')), 'A') || setweight(to_tsvector('english', content), 'B');
        END IF;
        LOOP
          BEGIN
            RETURN setweight(to_tsvector('english', left(coalesce(title, ''), most)), 'A')
                || setweight(to_tsvector('english', left(content, most)), 'B');
          EXCEPTION WHEN program_limit_exceeded THEN
            most := most / 2;
          END;
        END LOOP;
      END $$;
      CREATE OR REPLACE FUNCTION websites_index_title() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        IF length(coalesce(NEW.title, '')) <= ${FITS} THEN
          NEW.title_words := to_tsvector('english', coalesce(NEW.title, ''));
        ELSE
          NEW.title_words := setweight(website_search(NEW.title, ''), 'D');
        END IF;
        RETURN NEW;
      END $$;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE OR REPLACE FUNCTION websites_index_title() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        NEW.title_words := to_tsvector('english', coalesce(NEW.title, ''));
        RETURN NEW;
      END $$;
      CREATE OR REPLACE FUNCTION website_search(title text, content text) RETURNS tsvector LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
        SELECT setweight(to_tsvector('english', coalesce(title, '')), 'A')
            || setweight(to_tsvector('english', left(content, 200000)), 'B')
      $$;
    `);
  }
}
