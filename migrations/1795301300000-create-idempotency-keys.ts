import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateIdempotencyKeys1795301300000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE idempotency_keys (
        workspace_id bigint NOT NULL CONSTRAINT idempotency_keys_workspace_id_fkey REFERENCES workspaces ON DELETE CASCADE,
        key bytea NOT NULL,
        request bytea NOT NULL,
        status smallint NOT NULL,
        headers jsonb NOT NULL,
        body text NOT NULL,
        created_at timestamptz(3) NOT NULL DEFAULT now(),
        CONSTRAINT idempotency_keys_pkey PRIMARY KEY (workspace_id, key)
      )
    `);
    await runner.query('CREATE INDEX idempotency_keys_created_at_idx ON idempotency_keys (created_at)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE idempotency_keys');
  }
}
