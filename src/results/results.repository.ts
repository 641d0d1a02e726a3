import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import type { Repository, SelectQueryBuilder } from 'typeorm';
import { containing, loadRelations } from '../platform/database/index.js';
import { type Page, PageLimits, type PagePlan, paginate, type SortKey } from '../platform/pagination/index.js';
import type { ListResults, ResultInclude } from './result.dto.js';
import { SearchResult } from './result.entity.js';

type ResultFilters = Pick<
  ListResults,
  'sessionId' | 'queryId' | 'websiteId' | 'domain' | 'type' | 'rankMax' | 'search'
>;

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

const TOTAL = `SELECT rollup_count($1, 'results', $2, $3, NULL) AS total`;

const TOTAL_OF_DOMAIN = `
  SELECT coalesce(sum(results), 0)::bigint AS total FROM (
    SELECT occurrences AS results FROM rollup_domains WHERE workspace_id = $1 AND session_id = $2 AND domain = $3
    UNION ALL
    SELECT occurrences - occurrences_before FROM rollup_moved_domains($1, $2) WHERE domain = $3
  ) AS part`;

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
    const count = this.counterOf(workspaceId, filters);
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

  /** The rollups know results by session and type, and by session and domain; undefined for other filters. */
  private counterOf(workspaceId: number, filters: ResultFilters): (() => Promise<number>) | undefined {
    const { sessionId, domain, type, ...others } = filters;
    const isCounted = Object.entries(others).every(([name, value]) => name === 'workspaceId' || value === undefined);
    if (!isCounted || (domain !== undefined && type !== undefined)) return undefined;
    return async () => {
      const [{ total }]: [{ total: number }] =
        domain === undefined
          ? await this.results.query(TOTAL, [workspaceId, type, sessionId])
          : await this.results.query(TOTAL_OF_DOMAIN, [workspaceId, sessionId ?? 0, domain]);
      return total;
    };
  }

  private load(results: SearchResult[], include: readonly ResultInclude[] = []): Promise<void> {
    const tree = Object.fromEntries(include.map((relation) => [relation, {}]));
    return loadRelations(this.results.manager, this.results.metadata, results, tree);
  }

  private filtered(filters: ResultFilters & { workspaceId: number }): SelectQueryBuilder<SearchResult> {
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
