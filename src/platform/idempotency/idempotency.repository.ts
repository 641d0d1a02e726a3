import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import type { KeptAnswer } from './kept-answer.js';

/** A key of a client of a workspace, as a hash: nothing that a client sends is kept. */
export interface Claim {
  workspaceId: number;
  key: Buffer;
}

/** An answer, and the hash of the request that it was given to. */
export interface KnownAnswer extends KeptAnswer {
  request: Buffer;
}

const LIFETIME = `interval '24 hours'`;

@Injectable()
export class IdempotencyRepository {
  constructor(@InjectDataSource() private readonly dataSource: DataSource) {}

  /** Whether the transaction is now the only one with this key; the lock ends with it, however it ends. */
  async tryLock({ key }: Claim): Promise<boolean> {
    const [{ locked }]: [{ locked: boolean }] = await this.dataSource.query(
      'SELECT pg_try_advisory_xact_lock($1::bigint) AS locked',
      [key.readBigInt64BE().toString()],
    );
    return locked;
  }

  /** For a transaction that waits for its client between statements: the limits of the body hold instead. */
  async allowSilence(): Promise<void> {
    await this.dataSource.query('SET LOCAL idle_in_transaction_session_timeout = 0');
  }

  async find({ workspaceId, key }: Claim): Promise<KnownAnswer | undefined> {
    const rows: KnownAnswer[] = await this.dataSource.query(
      `SELECT request, status, headers, body FROM idempotency_keys
        WHERE workspace_id = $1 AND key = $2 AND created_at > now() - ${LIFETIME}`,
      [workspaceId, key],
    );
    return rows[0];
  }

  /** In the place of one whose time is over. */
  async keep({ workspaceId, key }: Claim, { request, status, headers, body }: KnownAnswer): Promise<void> {
    await this.dataSource.query(
      `INSERT INTO idempotency_keys (workspace_id, key, request, status, headers, body) VALUES ($1, $2, $3, $4, $5, $6)
       ON CONFLICT (workspace_id, key) DO UPDATE SET request = excluded.request, status = excluded.status,
         headers = excluded.headers, body = excluded.body, created_at = excluded.created_at`,
      [workspaceId, key, request, status, JSON.stringify(headers), body],
    );
  }

  /** Deletes so many at most whose time is over; tells how many there were. */
  async prune(most: number): Promise<number> {
    const [, count]: [unknown, number] = await this.dataSource.query(
      `DELETE FROM idempotency_keys WHERE (workspace_id, key) IN (
         SELECT workspace_id, key FROM idempotency_keys WHERE created_at <= now() - ${LIFETIME}
          ORDER BY created_at LIMIT $1 FOR UPDATE SKIP LOCKED)`,
      [most],
    );
    return count;
  }
}
