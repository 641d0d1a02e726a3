import { Injectable } from '@nestjs/common';
import type { SearchQuery } from '../queries/query.entity.js';
import { queryIdentity } from '../queries/query-identity.js';
import { QueriesService } from '../queries/queries.service.js';
import type { CreateQuery } from '../queries/query-tree.dto.js';
import { SessionsService } from '../sessions/sessions.service.js';
import { ResultPagesRepository } from './result-pages.repository.js';

/** A result page is a query together with its results: taken in whole or not at all. */
@Injectable()
export class ResultPagesService {
  constructor(
    private readonly sessions: SessionsService,
    private readonly queries: QueriesService,
    private readonly pages: ResultPagesRepository,
  ) {}

  async create(workspaceId: number, sessionId: number, { results, ...given }: CreateQuery): Promise<SearchQuery> {
    await this.sessions.requireAll(workspaceId, [sessionId]);
    const query = { ...given, collectedAt: given.collectedAt ?? new Date(), workspaceId, sessionId };
    const id = await this.pages.insert({ ...query, identity: queryIdentity(query) }, results);
    return this.queries.getTree(workspaceId, id, ['results.website']);
  }
}
