import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Any, type Repository } from 'typeorm';
import { bulkDelete, bulkInsert, bulkUpdate } from '../platform/bulk/index.js';
import { inTransaction, type Transaction } from '../platform/database/index.js';
import { SearchQuery } from '../queries/query.entity.js';
import { SearchResult } from './result.entity.js';

type Parent = Pick<SearchQuery, 'id' | 'sessionId'>;

@Injectable()
export class ResultBatchesRepository {
  constructor(@InjectRepository(SearchResult) private readonly results: Repository<SearchResult>) {}

  inTransaction<R>(work: (transaction: Transaction) => Promise<R>, retries?: number): Promise<R> {
    return inTransaction(this.results.manager, work, retries);
  }

  async findParents(transaction: Transaction, workspaceId: number, queryIds: number[]): Promise<Map<number, Parent>> {
    const found = await transaction.find(SearchQuery, {
      select: { id: true, sessionId: true },
      where: { workspaceId, id: Any(queryIds) },
    });
    return new Map(found.map((query) => [query.id, query]));
  }

  /** Of those that exist: the session of each. */
  async findSessions(transaction: Transaction, workspaceId: number, ids: number[]): Promise<Map<number, number>> {
    const found = await transaction.find(SearchResult, {
      select: { id: true, sessionId: true },
      where: { workspaceId, id: Any(ids) },
      loadEagerRelations: false,
    });
    return new Map(found.map(({ id, sessionId }) => [id, sessionId]));
  }

  insert = (transaction: Transaction, rows: Partial<SearchResult>[]) =>
    bulkInsert(transaction, SearchResult, rows, { onError: 'report' });

  update = (transaction: Transaction, rows: Partial<SearchResult>[]) =>
    bulkUpdate(transaction, SearchResult, rows, { onError: 'report' });

  delete = (transaction: Transaction, ids: number[]) => bulkDelete(transaction, SearchResult, ids);
}
