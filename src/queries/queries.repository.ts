import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import type { Repository, SelectQueryBuilder } from 'typeorm';
import { Changes } from '../changes/changes.service.js';
import type { ExpectedVersions } from '../platform/conditional/index.js';
import {
  containing,
  inTransaction,
  isUniqueViolation,
  loadRelations,
  ofVersion,
  type RelationTree,
} from '../platform/database/index.js';
import { type Page, PageLimits, type PagePlan, paginate, type SortKey } from '../platform/pagination/index.js';
import { QueryExists } from './queries.errors.js';
import type { ListQueries, UpdateQuery } from './query.dto.js';
import { SearchQuery } from './query.entity.js';
import { queryIdentity } from './query-identity.js';

type QueryFilters = Pick<ListQueries, 'sessionId' | 'engine' | 'status' | 'search' | 'collectedFrom' | 'collectedTo'>;

const SORTS: Record<string, SortKey<SearchQuery>> = {
  collectedAt: { column: 'query.collectedAt', cast: 'timestamptz', value: (query) => query.collectedAt.toISOString() },
};

/** What queryIdentity needs, and whose query it is. */
const IDENTIFYING = {
  sessionId: true,
  text: true,
  engine: true,
  language: true,
  country: true,
  device: true,
  collectedAt: true,
};

const TOTAL = `SELECT rollup_count(:workspaceId, 'queries', :countedStatus, :countedSession, :countedEngine)`;

@Injectable()
export class QueriesRepository {
  constructor(
    @InjectRepository(SearchQuery) private readonly queries: Repository<SearchQuery>,
    private readonly limits: PageLimits,
    private readonly changes: Changes,
  ) {}

  list(workspaceId: number, query: ListQueries): Promise<Page<SearchQuery>> {
    const { sessionId, engine, status, search, collectedFrom, collectedTo } = query;
    const filters = { workspaceId, sessionId, engine, status, search, collectedFrom, collectedTo };
    const isCounted = [search, collectedFrom, collectedTo].every((filter) => filter === undefined);
    const counted = {
      workspaceId,
      countedStatus: status ?? null,
      countedSession: sessionId ?? null,
      countedEngine: engine ?? null,
    };
    const plan: PagePlan<SearchQuery> = {
      id: 'query.id',
      sorts: SORTS,
      filters,
      ...(isCounted && { count: { sql: TOTAL, parameters: counted } }),
    };
    return paginate(this.filtered(workspaceId, filters), query, plan, this.limits);
  }

  find(workspaceId: number, id: number): Promise<SearchQuery | null> {
    return this.queries.find({ where: { id, workspaceId }, take: 1 }).then(([query]) => query ?? null);
  }

  async findSessionId(workspaceId: number, id: number): Promise<number | undefined> {
    const [query] = await this.queries.find({ select: { sessionId: true }, where: { id, workspaceId }, take: 1 });
    return query?.sessionId;
  }

  loadTree(query: SearchQuery, tree: RelationTree): Promise<void> {
    return loadRelations(this.queries.manager, this.queries.metadata, [query], tree);
  }

  /**
   * Throws QueryExists when the changes make it the same as another query of its session. The row is locked before it
   * is read: of two changes that meet, the second must count the first into the identity.
   */
  async update(workspaceId: number, id: number, changes: UpdateQuery, expected?: ExpectedVersions): Promise<boolean> {
    try {
      return await inTransaction(this.queries.manager, async (transaction) => {
        const [before] = await transaction.find(SearchQuery, {
          select: IDENTIFYING,
          where: { id, workspaceId, ...ofVersion(expected) },
          take: 1,
          lock: { mode: 'pessimistic_write' },
        });
        if (!before) return false;
        const identity = queryIdentity(Object.assign({}, before, changes));
        await transaction.update(SearchQuery, { id }, { ...changes, identity } as never);
        await this.changes.ofSessions(workspaceId, [before.sessionId]);
        return true;
      });
    } catch (error) {
      throw isUniqueViolation(error) ? new QueryExists() : error;
    }
  }

  delete(workspaceId: number, id: number, expected?: ExpectedVersions): Promise<boolean> {
    return inTransaction(this.queries.manager, async (transaction) => {
      const where = { id, workspaceId, ...ofVersion(expected) };
      const [query] = await transaction.find(SearchQuery, { select: { sessionId: true }, where, take: 1 });
      if (!query) return false;
      const { affected } = await transaction.delete(SearchQuery, where);
      await this.changes.ofSessions(workspaceId, [query.sessionId]);
      return affected === 1;
    });
  }

  /** From the rollups, which know queries by session, engine and status. */
  private filtered(workspaceId: number, filters: QueryFilters): SelectQueryBuilder<SearchQuery> {
    const { sessionId, engine, status, search, collectedFrom, collectedTo } = filters;
    const query = this.queries.createQueryBuilder('query').where('query.workspaceId = :workspaceId', { workspaceId });
    if (sessionId) query.andWhere('query.sessionId = :sessionId', { sessionId });
    if (engine) query.andWhere('query.engine = :engine', { engine });
    if (status) query.andWhere('query.status = :status', { status });
    if (search) query.andWhere('query.text ILIKE :search', { search: containing(search) });
    if (collectedFrom) query.andWhere('query.collectedAt >= :collectedFrom', { collectedFrom });
    if (collectedTo) query.andWhere('query.collectedAt < :collectedTo', { collectedTo });
    return query;
  }
}
