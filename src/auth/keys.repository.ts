import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { IsNull, type Repository } from 'typeorm';
import { inTransaction } from '../platform/database/index.js';
import {
  JsonList,
  type JsonPage,
  type ListDefinition,
  PageLimits,
  type SortKey,
} from '../platform/pagination/index.js';
import { ApiKey } from './api-key.entity.js';
import { KEY_FIELDS, type KeyStatus, type ListKeys } from './key.dto.js';

const SORTS: Record<string, SortKey> = {
  createdAt: { sql: 'key.created_at', cast: 'timestamptz' },
  id: { sql: 'key.id', cast: 'bigint' },
};

const STATUS = `CASE WHEN key.revoked_at IS NOT NULL THEN 'revoked' WHEN key.expires_at <= now() THEN 'expired' ELSE 'active' END`;

const FILTERS = {
  workspaceId: 'key.workspace_id = :workspaceId',
  statuses: `${STATUS} = ANY(:statuses)`,
};
type Filter = keyof typeof FILTERS;

const LIST: ListDefinition<Filter> = {
  alias: 'key',
  filters: FILTERS,
  sorts: SORTS,
  joined: { status: { json: `to_json(${STATUS})`, join: '' } },
};

const NOT_REVOKED: KeyStatus[] = ['active', 'expired'];

export type NewApiKey = Pick<
  ApiKey,
  'workspaceId' | 'name' | 'prefix' | 'hash' | 'scopes' | 'rateLimitPerMinute' | 'expiresAt'
>;
type Ending = Partial<Pick<ApiKey, 'revokedAt' | 'expiresAt'>>;
/** What `old` is to become; `last` is the key that took its place before, if one did. */
export type Replacement = (old: ApiKey, last: ApiKey | null) => { ending: Ending; successor: NewApiKey };

/** A revoked key is found by its hash alone, and in the list of revoked ones. */
@Injectable()
export class KeysRepository {
  private readonly pages: JsonList<Filter>;

  constructor(
    @InjectRepository(ApiKey) private readonly keys: Repository<ApiKey>,
    limits: PageLimits,
  ) {
    this.pages = new JsonList(keys, LIST, limits);
  }

  /** Of any workspace, and revoked ones too: the key tells which. */
  findByHash(hash: Buffer): Promise<ApiKey | null> {
    return this.keys.find({ where: { hash }, take: 1 }).then(([key]) => key ?? null);
  }

  find(workspaceId: number, id: number): Promise<ApiKey | null> {
    return this.keys.findOneBy({ id, workspaceId, revokedAt: IsNull() });
  }

  list(workspaceId: number, query: ListKeys): Promise<JsonPage> {
    const statuses = query.status === undefined ? NOT_REVOKED : [query.status];
    return this.pages.page(query, { workspaceId, statuses }, KEY_FIELDS);
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
  replace(workspaceId: number, id: number, by: Replacement): Promise<ApiKey | null> {
    return inTransaction(this.keys.manager, async (transaction) => {
      const keys = transaction.getRepository(ApiKey);
      const where = { id, workspaceId, revokedAt: IsNull() };
      const [old] = await keys.find({ where, lock: { mode: 'pessimistic_write' } });
      if (!old) return null;
      const last = old.replacedById === null ? null : await keys.findOneByOrFail({ id: old.replacedById });
      const { ending, successor } = by(old, last);
      const { identifiers } = await keys.insert(successor);
      const replacedById = Number(identifiers[0]?.['id']);
      await keys.update({ id }, { ...ending, replacedById });
      return keys.findOneByOrFail({ id: replacedById });
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
