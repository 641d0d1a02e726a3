import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Any, type Repository } from 'typeorm';
import { bulkDelete, bulkInsert, bulkUpdate } from '../platform/bulk/index.js';
import { inTransaction, type Transaction } from '../platform/database/index.js';
import { Session } from '../sessions/session.entity.js';
import { SearchQuery } from './query.entity.js';

@Injectable()
export class QueryBatchesRepository {
  constructor(@InjectRepository(SearchQuery) private readonly queries: Repository<SearchQuery>) {}

  inTransaction<R>(work: (transaction: Transaction) => Promise<R>, retries?: number): Promise<R> {
    return inTransaction(this.queries.manager, work, retries);
  }

  async findSessionIds(transaction: Transaction, workspaceId: number, ids: number[]): Promise<Set<number>> {
    const found = await transaction.find(Session, { select: { id: true }, where: { workspaceId, id: Any(ids) } });
    return new Set(found.map((session) => session.id));
  }

  /** What identifies the queries that exist, locked until the transaction ends. */
  async lockKeys(transaction: Transaction, workspaceId: number, ids: number[]): Promise<Map<number, SearchQuery>> {
    const found = await transaction.find(SearchQuery, {
      select: {
        id: true,
        sessionId: true,
        text: true,
        engine: true,
        language: true,
        country: true,
        device: true,
        collectedAt: true,
      },
      where: { workspaceId, id: Any(ids) },
      order: { id: 'ASC' },
      lock: { mode: 'for_no_key_update' },
    });
    return new Map(found.map((query) => [query.id, query]));
  }

  insert = (transaction: Transaction, rows: Partial<SearchQuery>[]) =>
    bulkInsert(transaction, SearchQuery, rows, { onError: 'report' });

  update = (transaction: Transaction, rows: Partial<SearchQuery>[]) =>
    bulkUpdate(transaction, SearchQuery, rows, { onError: 'report' });

  delete = (transaction: Transaction, ids: number[]) => bulkDelete(transaction, SearchQuery, ids);
}
