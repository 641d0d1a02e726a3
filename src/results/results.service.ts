import { Injectable } from '@nestjs/common';
import type { JsonPage } from '../platform/pagination/index.js';
import { WebsitesService } from '../websites/websites.service.js';
import type { ListResults, ListWebsiteResults, ResultInclude } from './result.dto.js';
import type { SearchResult } from './result.entity.js';
import { RankNeedsQuery, ResultNotFound } from './results.errors.js';
import { ResultsRepository } from './results.repository.js';

@Injectable()
export class ResultsService {
  constructor(
    private readonly results: ResultsRepository,
    private readonly websites: WebsitesService,
  ) {}

  async list(workspaceId: number, query: ListResults): Promise<JsonPage> {
    if (query.queryId === undefined && query.sort?.endsWith('rank')) throw new RankNeedsQuery();
    return this.results.list(workspaceId, query);
  }

  async listOfWebsite(workspaceId: number, id: number, query: ListWebsiteResults): Promise<JsonPage> {
    const { id: websiteId } = await this.websites.get(workspaceId, id);
    return this.results.list(workspaceId, {
      ...query,
      websiteId,
      include: ['query'],
    });
  }

  async get(workspaceId: number, id: number, include: readonly ResultInclude[] = []): Promise<SearchResult> {
    const result = await this.results.find(workspaceId, id, include);
    if (!result) throw new ResultNotFound(id);
    return result;
  }
}
