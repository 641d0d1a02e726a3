import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Any, type Repository } from 'typeorm';
import { Changes } from '../changes/changes.service.js';
import type { ExpectedVersions } from '../platform/conditional/index.js';
import { containing, inTransaction, ofVersion } from '../platform/database/index.js';
import {
  type Joined,
  JsonList,
  type JsonPage,
  type ListDefinition,
  PageLimits,
  type SortKey,
} from '../platform/pagination/index.js';
import { type CreateSession, type ListSessions, SESSION_FIELDS, type UpdateSession } from './session.dto.js';
import { Session } from './session.entity.js';
import { countedOf, countJson, type CountName } from './session-counts.js';

const SORTS: Record<string, SortKey> = {
  createdAt: { sql: 'session.created_at', cast: 'timestamptz' },
  name: { sql: 'session.name', cast: 'text' },
  id: { sql: 'session.id', cast: 'bigint' },
};

const FILTERS = {
  workspaceId: 'session.workspace_id = :workspaceId',
  status: 'session.status = :status',
  tag: 'session.tags @> ARRAY[:tag]',
  search: 'session.name ILIKE :search',
  createdFrom: 'session.created_at >= :createdFrom',
  createdTo: 'session.created_at < :createdTo',
};

const COUNTED = countedOf(':workspaceId');
const counted = (name: CountName): Joined => ({ json: countJson(name), join: COUNTED });

const LIST: ListDefinition<keyof typeof FILTERS> = {
  alias: 'session',
  filters: FILTERS,
  sorts: SORTS,
  total: ({ size }) => (size === 1 ? `SELECT rollup_total(:workspaceId, 'sessions')` : undefined),
  joined: { queryCount: counted('queryCount'), resultCount: counted('resultCount') },
};

@Injectable()
export class SessionsRepository {
  private readonly pages: JsonList<keyof typeof FILTERS>;

  constructor(
    @InjectRepository(Session) private readonly sessions: Repository<Session>,
    private readonly changes: Changes,
    limits: PageLimits,
  ) {
    this.pages = new JsonList(sessions, LIST, limits);
  }

  insert(workspaceId: number, session: CreateSession): Promise<number> {
    return inTransaction(this.sessions.manager, async (transaction) => {
      const { identifiers } = await transaction.insert(Session, { ...session, workspaceId } as never);
      await this.changes.ofSessions(workspaceId, []);
      return Number(identifiers[0]?.['id']);
    });
  }

  list(workspaceId: number, query: ListSessions): Promise<JsonPage> {
    const { status, tag, createdFrom, createdTo, fields = SESSION_FIELDS } = query;
    const search = query.search && containing(query.search);
    return this.pages.page(query, { workspaceId, status, tag, search, createdFrom, createdTo }, fields);
  }

  find(workspaceId: number, id: number): Promise<Session | null> {
    return this.sessions.find({ where: { id, workspaceId }, take: 1 }).then(([session]) => session ?? null);
  }

  /** Those of the ids that exist. */
  async findIds(workspaceId: number, ids: readonly number[]): Promise<Set<number>> {
    const found = await this.sessions.find({ select: { id: true }, where: { workspaceId, id: Any(ids) } });
    return new Set(found.map(({ id }) => id));
  }

  findByName(workspaceId: number, name: string): Promise<Session | null> {
    return this.sessions
      .find({ where: { name, workspaceId }, order: { id: 'ASC' }, take: 1 })
      .then(([session]) => session ?? null);
  }

  update(workspaceId: number, id: number, changes: UpdateSession, expected?: ExpectedVersions): Promise<boolean> {
    return inTransaction(this.sessions.manager, async (transaction) => {
      const where = { id, workspaceId, ...ofVersion(expected) };
      const { affected } = await transaction.update(Session, where, changes as never);
      if (affected === 1) await this.changes.ofSessions(workspaceId, [id]);
      return affected === 1;
    });
  }

  delete(workspaceId: number, id: number, expected?: ExpectedVersions): Promise<boolean> {
    return inTransaction(this.sessions.manager, async (transaction) => {
      const { affected } = await transaction.delete(Session, { id, workspaceId, ...ofVersion(expected) });
      if (affected === 1) await this.changes.ofSessions(workspaceId, [id]);
      return affected === 1;
    });
  }
}
