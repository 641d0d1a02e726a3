import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import type { Repository } from 'typeorm';
import { containing, jsonObject, jsonOrNull, loadRelations } from '../platform/database/index.js';
import {
  JsonList,
  type JsonPage,
  type ListDefinition,
  PageLimits,
  type SortKey,
} from '../platform/pagination/index.js';
import { QUERY_FIELDS } from '../queries/query.dto.js';
import { SearchQuery } from '../queries/query.entity.js';
import { WEBSITE_FIELDS } from '../websites/website.dto.js';
import { Website } from '../websites/website.entity.js';
import { type ListResults, RESULT_FIELDS, type ResultInclude } from './result.dto.js';
import { SearchResult } from './result.entity.js';

type ResultsRequest = Omit<ListResults, 'sort'> & { sort?: string | undefined };

const SORTS: Record<string, SortKey> = {
  id: { sql: 'result.id', cast: 'bigint' },
  rank: { sql: 'result.rank', cast: 'integer' },
  // Not kept with the results: a copy would cost every bulk insert a column, an index and a lock on the query it is of.
  // The rank history of a page reads its own results and their queries, and no others.
  collectedAt: {
    sql: '(SELECT query.collected_at FROM queries query WHERE query.id = result.query_id)',
    cast: 'timestamptz',
  },
};

const FILTERS = {
  workspaceId: 'result.workspace_id = :workspaceId',
  sessionId: 'result.session_id = :sessionId',
  queryId: 'result.query_id = :queryId',
  websiteId: 'result.website_id = :websiteId',
  domain: 'result.domain = :domain',
  type: 'result.type = :type',
  rankMax: 'result.rank <= :rankMax',
  search: 'result.title ILIKE :search',
};
type Filter = keyof typeof FILTERS;

/** The rollups know results by session and type, and by session and domain. */
const COUNTED: ReadonlySet<Filter> = new Set<Filter>(['workspaceId', 'sessionId', 'domain', 'type']);

function totalOf(given: ReadonlySet<Filter>): string | undefined {
  if ([...given].some((filter) => !COUNTED.has(filter))) return undefined;
  const session = given.has('sessionId') ? ':sessionId' : undefined;
  if (!given.has('domain')) {
    const type = given.has('type') ? ':type' : 'NULL';
    return `SELECT rollup_count(:workspaceId, 'results', ${type}, ${session ?? 'NULL'}, NULL)`;
  }
  if (given.has('type')) return undefined;
  return `
    SELECT coalesce(sum(results), 0)::bigint FROM (
      SELECT occurrences AS results FROM rollup_domains
       WHERE workspace_id = :workspaceId AND session_id = ${session ?? '0'} AND domain = :domain
      UNION ALL
      SELECT occurrences - occurrences_before FROM rollup_moved_domains(:workspaceId, ${session ?? '0'})
       WHERE domain = :domain
    ) AS part`;
}

function listOf({ manager }: Repository<SearchResult>): ListDefinition<Filter> {
  const website = jsonObject(manager.getRepository(Website).metadata, 'website', WEBSITE_FIELDS);
  const query = jsonObject(manager.getRepository(SearchQuery).metadata, 'query', QUERY_FIELDS);
  return {
    alias: 'result',
    filters: FILTERS,
    sorts: SORTS,
    total: totalOf,
    joined: {
      website: {
        json: jsonOrNull('website.id', website),
        join: 'LEFT JOIN websites website ON website.id = result.website_id',
      },
      query: { json: query, join: 'JOIN queries query ON query.id = result.query_id' },
    },
  };
}

@Injectable()
export class ResultsRepository {
  private readonly pages: JsonList<Filter>;

  constructor(
    @InjectRepository(SearchResult) private readonly results: Repository<SearchResult>,
    limits: PageLimits,
  ) {
    this.pages = new JsonList(results, listOf(results), limits);
  }

  list(workspaceId: number, query: ResultsRequest): Promise<JsonPage> {
    const { sessionId, queryId, websiteId, domain, type, rankMax, fields = RESULT_FIELDS, include = [] } = query;
    const search = query.search && containing(query.search);
    const filters = { workspaceId, sessionId, queryId, websiteId, domain, type, rankMax, search };
    const sort = query.sort ?? (queryId === undefined ? 'id' : 'rank');
    return this.pages.page({ ...query, sort }, filters, [...fields, ...include]);
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
}
