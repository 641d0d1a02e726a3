import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Any, type Repository, type SelectQueryBuilder } from 'typeorm';
import { Changes } from '../changes/changes.service.js';
import type { ExpectedVersions } from '../platform/conditional/index.js';
import { inTransaction, ofVersion } from '../platform/database/index.js';
import { type Page, PageLimits, type PagePlan, paginate, type SortKey } from '../platform/pagination/index.js';
import type { CreateSession, ListSessions, UpdateSession } from './session.dto.js';
import { Session } from './session.entity.js';

export type SessionFilters = Pick<ListSessions, 'status' | 'tag' | 'search' | 'createdFrom' | 'createdTo'>;

const SORTS: Record<string, SortKey<Session>> = {
  createdAt: { column: 'session.createdAt', cast: 'timestamptz', value: (session) => session.createdAt.toISOString() },
  name: { column: 'session.name', cast: 'text', value: (session) => session.name },
  id: { column: 'session.id', cast: 'bigint', value: (session) => session.id },
};

/** `%` and `_` of a search are letters, not wildcards. */
const containing = (text: string): string => `%${text.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`;

interface SessionCounts {
  id: number;
  queryCount: number;
  resultCount: number;
}

const COUNTS = `
  SELECT session_id AS id, coalesce(sum(n) FILTER (WHERE measure = 'queries'), 0)::bigint AS "queryCount",
         coalesce(sum(n) FILTER (WHERE measure = 'results'), 0)::bigint AS "resultCount"
    FROM (
      SELECT session_id, measure, n FROM rollup_counts
       WHERE workspace_id = $1 AND rolled = 3 AND session_id = ANY($2)
         AND engine = '' AND day = '-infinity' AND measure IN ('queries', 'results')
      UNION ALL
      SELECT session_id, measure, n FROM rollup_pending($1) AS ids, rollup_count_changes(rollup_states(ids))
       WHERE session_id = ANY($2)
    ) AS part
   GROUP BY session_id`;

const TOTAL = `SELECT rollup_total(:workspaceId, 'sessions')`;

@Injectable()
export class SessionsRepository {
  constructor(
    @InjectRepository(Session) private readonly sessions: Repository<Session>,
    private readonly limits: PageLimits,
    private readonly changes: Changes,
  ) {}

  async insert(workspaceId: number, session: CreateSession): Promise<Session> {
    const id = await inTransaction(this.sessions.manager, async (transaction) => {
      const { identifiers } = await transaction.insert(Session, { ...session, workspaceId } as never);
      await this.changes.ofSessions(workspaceId, []);
      return Number(identifiers[0]?.['id']);
    });
    return (await this.find(workspaceId, id)) as Session;
  }

  async list(workspaceId: number, query: ListSessions): Promise<Page<Session>> {
    const { status, tag, search, createdFrom, createdTo } = query;
    const filters = { workspaceId, status, tag, search, createdFrom, createdTo };
    const unfiltered = [status, tag, search, createdFrom, createdTo].every((filter) => filter === undefined);
    const plan: PagePlan<Session> = {
      id: 'session.id',
      sorts: SORTS,
      filters,
      ...(unfiltered && { count: { sql: TOTAL, parameters: { workspaceId } } }),
    };
    const page = await paginate(this.filtered(workspaceId, filters), query, plan, this.limits);
    await this.fillCounts(workspaceId, page.items);
    return page;
  }

  async find(workspaceId: number, id: number): Promise<Session | null> {
    const found = await this.sessions.find({ where: { id, workspaceId }, take: 1 });
    await this.fillCounts(workspaceId, found);
    return found[0] ?? null;
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

  /** Queries and results of these sessions, in one statement however many they are. */
  private async fillCounts(workspaceId: number, sessions: readonly Session[]): Promise<void> {
    if (sessions.length === 0) return;
    const ids = sessions.map(({ id }) => id);
    const rows: SessionCounts[] = await this.sessions.query(COUNTS, [workspaceId, ids]);
    const counts = new Map(rows.map(({ id, ...counted }) => [id, counted]));
    for (const session of sessions) Object.assign(session, counts.get(session.id) ?? { queryCount: 0, resultCount: 0 });
  }

  private filtered(workspaceId: number, filters: SessionFilters): SelectQueryBuilder<Session> {
    const { status, tag, search, createdFrom, createdTo } = filters;
    const query = this.sessions
      .createQueryBuilder('session')
      .where('session.workspaceId = :workspaceId', { workspaceId });
    if (status) query.andWhere('session.status = :status', { status });
    if (tag) query.andWhere('session.tags @> ARRAY[:tag]', { tag });
    if (search) query.andWhere('session.name ILIKE :search', { search: containing(search) });
    if (createdFrom) query.andWhere('session.createdAt >= :createdFrom', { createdFrom });
    if (createdTo) query.andWhere('session.createdAt < :createdTo', { createdTo });
    return query;
  }
}
