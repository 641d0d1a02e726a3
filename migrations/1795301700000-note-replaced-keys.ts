import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A key is replaced once: who asks again, because the answer was lost, has to hear of the key that nobody knows. */
export class NoteReplacedKeys1795301700000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      'ALTER TABLE api_keys ADD COLUMN replaced_by_id bigint UNIQUE REFERENCES api_keys ON DELETE SET NULL',
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE api_keys DROP COLUMN replaced_by_id');
  }
}
