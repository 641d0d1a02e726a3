import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { IsNull, type Repository } from 'typeorm';
import { inTransaction } from '../platform/database/index.js';
import { type Page, PageLimits, paginate, type SortKey } from '../platform/pagination/index.js';
import { ApiKey } from './api-key.entity.js';
import type { KeyStatus, ListKeys } from './key.dto.js';

const SORTS: Record<string, SortKey<ApiKey>> = {
  createdAt: { column: 'key.createdAt', cast: 'timestamptz', value: (key) => key.createdAt.toISOString() },
  id: { column: 'key.id', cast: 'bigint', value: (key) => key.id },
};

const CONDITIONS: Record<KeyStatus | 'all', string> = {
  all: 'key.revokedAt IS NULL',
  active: 'key.revokedAt IS NULL AND (key.expiresAt IS NULL OR key.expiresAt > now())',
  expired: 'key.revokedAt IS NULL AND key.expiresAt <= now()',
  revoked: 'key.revokedAt IS NOT NULL',
};

export type NewApiKey = Pick<
  ApiKey,
  'workspaceId' | 'name' | 'prefix' | 'hash' | 'scopes' | 'rateLimitPerMinute' | 'expiresAt'
>;
type Ending = Partial<Pick<ApiKey, 'revokedAt' | 'expiresAt'>>;

/** A revoked key is found by its hash alone, and in the list of revoked ones. */
@Injectable()
export class KeysRepository {
  constructor(
    @InjectRepository(ApiKey) private readonly keys: Repository<ApiKey>,
    private readonly limits: PageLimits,
  ) {}

  /** Of any workspace, and revoked ones too: the key tells which. */
  findByHash(hash: Buffer): Promise<ApiKey | null> {
    return this.keys.find({ where: { hash }, take: 1 }).then(([key]) => key ?? null);
  }

  find(workspaceId: number, id: number): Promise<ApiKey | null> {
    return this.keys.findOneBy({ id, workspaceId, revokedAt: IsNull() });
  }

  list(workspaceId: number, query: ListKeys): Promise<Page<ApiKey>> {
    const { status } = query;
    const rows = this.keys
      .createQueryBuilder('key')
      .where('key.workspaceId = :workspaceId', { workspaceId })
      .andWhere(CONDITIONS[status ?? 'all']);
    const filters = { workspaceId, status };
    return paginate(rows, query, { id: 'key.id', sorts: SORTS, filters }, this.limits);
  }

  async insert(key: NewApiKey): Promise<ApiKey> {
    const { identifiers } = await this.keys.insert(key);
    return this.keys.findOneByOrFail({ id: Number(identifiers[0]?.['id']) });
  }

  /** Whether there was such a key, not yet revoked. */
  async revoke(workspaceId: number, id: number): Promise<boolean> {
    const { affected } = await this.keys.update({ id, workspaceId, revokedAt: IsNull() }, { revokedAt: () => 'now()' });
    return affected === 1;
  }

  /**
   * Ends a key and makes another in its place, both or neither; of two that replace one key at once, the second finds
   * what the first has left. Null when there is no such key.
   */
  replace(
    workspaceId: number,
    id: number,
    by: (old: ApiKey) => { ending: Ending; successor: NewApiKey },
  ): Promise<ApiKey | null> {
    return inTransaction(this.keys.manager, async (transaction) => {
      const keys = transaction.getRepository(ApiKey);
      const where = { id, workspaceId, revokedAt: IsNull() };
      const [old] = await keys.find({ where, lock: { mode: 'pessimistic_write' } });
      if (!old) return null;
      const { ending, successor } = by(old);
      await keys.update({ id }, ending);
      const { identifiers } = await keys.insert(successor);
      return keys.findOneByOrFail({ id: Number(identifiers[0]?.['id']) });
    });
  }

  /** Whether any key of any workspace is good now. */
  async someActive(): Promise<boolean> {
    const [{ found }] = (await this.keys.query(
      'SELECT EXISTS (SELECT FROM api_keys WHERE revoked_at IS NULL AND (expires_at IS NULL OR expires_at > now())) AS found',
    )) as [{ found: boolean }];
    return found;
  }

  /** One statement for all of them, in the order of their ids, so that two processes never wait for each other. */
  async recordUses(uses: ReadonlyMap<number, Date>): Promise<void> {
    const ids = [...uses.keys()].toSorted((a, b) => a - b);
    await this.keys.query(
      `WITH used AS (
         SELECT k.id, u.at FROM unnest($1::bigint[], $2::timestamptz[]) AS u (id, at)
           JOIN api_keys k ON k.id = u.id AND (k.last_used_at IS NULL OR k.last_used_at < u.at)
          ORDER BY k.id FOR NO KEY UPDATE OF k)
       UPDATE api_keys k SET last_used_at = used.at FROM used WHERE k.id = used.id`,
      [ids, ids.map((id) => uses.get(id))],
    );
  }
}
