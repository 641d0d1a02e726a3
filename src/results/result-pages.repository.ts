import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import type { Repository } from 'typeorm';
import { Changes } from '../changes/changes.service.js';
import { bulkInsert } from '../platform/bulk/index.js';
import { inTransaction, isUniqueViolation } from '../platform/database/index.js';
import { QueryExists } from '../queries/queries.errors.js';
import { SearchQuery } from '../queries/query.entity.js';
import { WebsitesService } from '../websites/websites.service.js';
import type { CreateResult } from './result.dto.js';
import { SearchResult } from './result.entity.js';

type NewQuery = Omit<SearchQuery, 'id' | 'version' | 'createdAt' | 'updatedAt' | 'session' | 'results' | 'resultCount'>;

@Injectable()
export class ResultPagesRepository {
  constructor(
    @InjectRepository(SearchQuery) private readonly queries: Repository<SearchQuery>,
    private readonly websites: WebsitesService,
    private readonly changes: Changes,
  ) {}

  /** Writes query, websites and results in one transaction. Throws QueryExists when the session has that query. */
  async insert(query: NewQuery, results: CreateResult[]): Promise<number> {
    try {
      return await inTransaction(this.queries.manager, async (transaction) => {
        const { identifiers } = await transaction.insert(SearchQuery, query as never);
        const queryId = Number(identifiers[0]?.['id']);
        const websites = await this.websites.identify(transaction, query.workspaceId, results);
        const { workspaceId, sessionId } = query;
        const rows = results.map((result, i) => ({ ...result, ...websites[i], workspaceId, sessionId, queryId }));
        await bulkInsert(transaction, SearchResult, rows);
        await this.changes.ofSessions(workspaceId, [sessionId]);
        return queryId;
      });
    } catch (error) {
      throw isUniqueViolation(error) ? new QueryExists() : error;
    }
  }
}
