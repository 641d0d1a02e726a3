import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import type { Repository } from 'typeorm';
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
import {
  JsonList,
  type JsonPage,
  type ListDefinition,
  PageLimits,
  type SortKey,
} from '../platform/pagination/index.js';
import { QueryExists } from './queries.errors.js';
import { type ListQueries, QUERY_FIELDS, type UpdateQuery } from './query.dto.js';
import { SearchQuery } from './query.entity.js';
import { queryIdentity } from './query-identity.js';

const SORTS: Record<string, SortKey> = {
  collectedAt: { sql: 'query.collected_at', cast: 'timestamptz' },
};

const FILTERS = {
  workspaceId: 'query.workspace_id = :workspaceId',
  sessionId: 'query.session_id = :sessionId',
  engine: 'query.engine = :engine',
  status: 'query.status = :status',
  search: 'query.text ILIKE :search',
  collectedFrom: 'query.collected_at >= :collectedFrom',
  collectedTo: 'query.collected_at < :collectedTo',
};
type Filter = keyof typeof FILTERS;

/** From the rollups, which know queries by session, engine and status. */
function totalOf(given: ReadonlySet<Filter>): string | undefined {
  if (given.has('search') || given.has('collectedFrom') || given.has('collectedTo')) return undefined;
  const value = (filter: Filter): string => (given.has(filter) ? `:${filter}` : 'NULL');
  return `SELECT rollup_count(:workspaceId, 'queries', ${value('status')}, ${value('sessionId')}, ${value('engine')})`;
}

const LIST: ListDefinition<Filter> = { alias: 'query', filters: FILTERS, sorts: SORTS, total: totalOf };

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

@Injectable()
export class QueriesRepository {
  private readonly pages: JsonList<Filter>;

  constructor(
    @InjectRepository(SearchQuery) private readonly queries: Repository<SearchQuery>,
    private readonly changes: Changes,
    limits: PageLimits,
  ) {
    this.pages = new JsonList(queries, LIST, limits);
  }

  list(workspaceId: number, query: ListQueries): Promise<JsonPage> {
    const { sessionId, engine, status, collectedFrom, collectedTo, fields = QUERY_FIELDS } = query;
    const search = query.search && containing(query.search);
    const filters = { workspaceId, sessionId, engine, status, search, collectedFrom, collectedTo };
    return this.pages.page(query, filters, fields);
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
}
