import { Injectable } from '@nestjs/common';
import { type ExpectedVersions, PreconditionFailed } from '../platform/conditional/index.js';
import type { JsonPage } from '../platform/pagination/index.js';
import { QueryNotFound, QueryTreeTooLarge } from './queries.errors.js';
import { QueriesRepository } from './queries.repository.js';
import type { ListQueries, UpdateQuery } from './query.dto.js';
import type { SearchQuery } from './query.entity.js';
import type { QueryInclude } from './query-tree.dto.js';

const MAX_TREE_RESULTS = 20_000;

@Injectable()
export class QueriesService {
  constructor(private readonly queries: QueriesRepository) {}

  list(workspaceId: number, query: ListQueries): Promise<JsonPage> {
    return this.queries.list(workspaceId, query);
  }

  async get(workspaceId: number, id: number): Promise<SearchQuery> {
    const query = await this.queries.find(workspaceId, id);
    if (!query) throw new QueryNotFound(id);
    return query;
  }

  /** The query with its results, one statement a level. Throws QueryTreeTooLarge rather than cut it short. */
  async getTree(workspaceId: number, id: number, include: readonly QueryInclude[]): Promise<SearchQuery> {
    const query = await this.get(workspaceId, id);
    if (query.resultCount > MAX_TREE_RESULTS) throw new QueryTreeTooLarge(query.resultCount);
    const website = include.includes('results.website') ? { with: { website: {} } } : {};
    await this.queries.loadTree(query, { results: { order: { rank: 'ASC', id: 'ASC' }, ...website } });
    return query;
  }

  async update(
    workspaceId: number,
    id: number,
    changes: UpdateQuery,
    expected?: ExpectedVersions,
  ): Promise<SearchQuery> {
    const isDone = await this.queries.update(workspaceId, id, changes, expected);
    const query = await this.get(workspaceId, id);
    if (!isDone) throw new PreconditionFailed(query.version);
    return query;
  }

  async remove(workspaceId: number, id: number, expected?: ExpectedVersions): Promise<void> {
    if (await this.queries.delete(workspaceId, id, expected)) return;
    throw new PreconditionFailed((await this.get(workspaceId, id)).version);
  }
}
