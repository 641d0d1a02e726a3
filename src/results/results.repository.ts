import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import type { Repository, SelectQueryBuilder } from 'typeorm';
import { containing, loadRelations } from '../platform/database/index.js';
import {
  type Count,
  type Page,
  PageLimits,
  type PagePlan,
  paginate,
  type SortKey,
} from '../platform/pagination/index.js';
import type { ListResults, ResultInclude } from './result.dto.js';
import { SearchResult } from './result.entity.js';

type ResultFilters = Pick<
  ListResults,
  'sessionId' | 'queryId' | 'websiteId' | 'domain' | 'type' | 'rankMax' | 'search'
>;

type WorkspaceFilters = ResultFilters & { workspaceId: number };

type ResultsRequest = Omit<ListResults, 'sort'> & { sort?: string | undefined };

const SORTS: Record<string, SortKey<SearchResult>> = {
  id: { column: 'result.id', cast: 'bigint', value: (result) => result.id },
  rank: { column: 'result.rank', cast: 'integer', value: (result) => result.rank },
  // Not kept with the results: a copy would cost every bulk insert a column, an index and a lock on the query it is of.
  // The rank history of a page reads its own results and their queries, and no others.
  collectedAt: {
    column: '(SELECT query.collected_at FROM queries query WHERE query.id = result.queryId)',
    cast: 'timestamptz',
    value: ({ query }) => query.collectedAt.toISOString(),
  },
};

const TOTAL = `SELECT rollup_count(:workspaceId, 'results', :countedType, :countedSession, NULL)`;

const TOTAL_OF_DOMAIN = `
  SELECT coalesce(sum(results), 0)::bigint FROM (
    SELECT occurrences AS results FROM rollup_domains
     WHERE workspace_id = :workspaceId AND session_id = :countedSession AND domain = :domain
    UNION ALL
    SELECT occurrences - occurrences_before FROM rollup_moved_domains(:workspaceId, :countedSession)
     WHERE domain = :domain
  ) AS part`;

/** The rollups know results by session and type, and by session and domain; undefined for other filters. */
function countOf({ workspaceId, sessionId, domain, type, ...others }: WorkspaceFilters): Count | undefined {
  if (Object.values(others).some((value) => value !== undefined)) return undefined;
  if (domain === undefined) {
    return { sql: TOTAL, parameters: { workspaceId, countedType: type ?? null, countedSession: sessionId ?? null } };
  }
  if (type !== undefined) return undefined;
  return { sql: TOTAL_OF_DOMAIN, parameters: { workspaceId, domain, countedSession: sessionId ?? 0 } };
}

@Injectable()
export class ResultsRepository {
  constructor(
    @InjectRepository(SearchResult) private readonly results: Repository<SearchResult>,
    private readonly limits: PageLimits,
  ) {}

  async list(workspaceId: number, query: ResultsRequest): Promise<Page<SearchResult>> {
    const { sessionId, queryId, websiteId, domain, type, rankMax, search } = query;
    const filters = { workspaceId, sessionId, queryId, websiteId, domain, type, rankMax, search };
    const request = { ...query, sort: query.sort ?? (queryId === undefined ? 'id' : 'rank') };
    const count = countOf(filters);
    const load = (results: SearchResult[]): Promise<void> => this.load(results, query.include);
    const plan: PagePlan<SearchResult> = { id: 'result.id', sorts: SORTS, filters, load, ...(count && { count }) };
    return paginate(this.filtered(filters), request, plan, this.limits);
  }

  async find(workspaceId: number, id: number, include: readonly ResultInclude[] = []): Promise<SearchResult | null> {
    const found = await this.results.find({ where: { id, workspaceId }, take: 1, loadEagerRelations: false });
    await this.load(found, include);
    return found[0] ?? null;
  }

  async findSessionId(workspaceId: number, id: number): Promise<number | undefined> {
    const where = { id, workspaceId };
    const [result] = await this.results.find({
      select: { sessionId: true },
      where,
      take: 1,
      loadEagerRelations: false,
    });
    return result?.sessionId;
  }

  private load(results: SearchResult[], include: readonly ResultInclude[] = []): Promise<void> {
    const tree = Object.fromEntries(include.map((relation) => [relation, {}]));
    return loadRelations(this.results.manager, this.results.metadata, results, tree);
  }

  private filtered(filters: WorkspaceFilters): SelectQueryBuilder<SearchResult> {
    const query = this.results.createQueryBuilder('result');
    for (const column of ['workspaceId', 'sessionId', 'queryId', 'websiteId', 'domain', 'type'] as const) {
      const value = filters[column];
      if (value !== undefined) query.andWhere(`result.${column} = :${column}`, { [column]: value });
    }
    if (filters.rankMax !== undefined) query.andWhere('result.rank <= :rankMax', { rankMax: filters.rankMax });
    if (filters.search !== undefined)
      query.andWhere('result.title ILIKE :search', { search: containing(filters.search) });
    return query;
  }
}
