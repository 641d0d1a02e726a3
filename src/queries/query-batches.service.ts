import { Injectable } from '@nestjs/common';
import { Changes } from '../changes/changes.service.js';
import { failed, mergeOutcomes, type Outcome } from '../platform/batch/index.js';
import type { Transaction } from '../platform/database/index.js';
import { QueryExists } from './queries.errors.js';
import type { SearchQuery } from './query.entity.js';
import type { ChangedQuery, NewQuery } from './query-batch.dto.js';
import { QueryBatchesRepository } from './query-batches.repository.js';
import { queryIdentity } from './query-identity.js';

type Faults = Awaited<ReturnType<QueryBatchesRepository['insert']>>['errors'];

/** Of all that is unique in the table only the identity is the client's. */
const named = (errors: Faults): Faults => {
  const { code, message: detail } = new QueryExists();
  return errors.map((error) => (error.code === 'DUPLICATE' ? Object.assign({}, error, { code, detail }) : error));
};

const sessionsOf = (queries: Map<number, SearchQuery>): number[] =>
  [...queries.values()].map((query) => query.sessionId);

/** Many queries at once: what cannot be written is named and never takes its neighbours down. */
@Injectable()
export class QueryBatchesService {
  constructor(
    private readonly queries: QueryBatchesRepository,
    private readonly changes: Changes,
  ) {}

  transaction = <R>(work: (transaction: Transaction) => Promise<R>, retries?: number): Promise<R> =>
    this.queries.inTransaction(work, retries);

  async insert(workspaceId: number, items: readonly NewQuery[], transaction: Transaction): Promise<Outcome[]> {
    const sessionIds = [...new Set(items.map((item) => item.sessionId))];
    const sessions = await this.queries.findSessionIds(transaction, workspaceId, sessionIds);
    const outcomes = items.map(({ sessionId }) =>
      sessions.has(sessionId) ? undefined : failed('SESSION_NOT_FOUND', `Session ${sessionId} does not exist`),
    );
    const places = [...items.keys()].filter((i) => outcomes[i] === undefined);
    const rows = places.map((i) => {
      const item = items[i] as NewQuery;
      const query = { ...item, collectedAt: item.collectedAt ?? new Date(), workspaceId };
      return { ...query, identity: queryIdentity(query) };
    });
    const { ids, errors } = await this.queries.insert(transaction, rows);
    await this.changes.ofSessions(workspaceId, sessions);
    return mergeOutcomes(outcomes, places, named(errors), (i) => ({ outcome: 'inserted', id: ids[i] as number }));
  }

  async update(workspaceId: number, items: readonly ChangedQuery[], transaction: Transaction): Promise<Outcome[]> {
    const known = await this.queries.lockKeys(
      transaction,
      workspaceId,
      items.map((item) => item.id),
    );
    const outcomes = items.map(({ id }) =>
      known.has(id) ? undefined : failed('QUERY_NOT_FOUND', `Query ${id} does not exist`),
    );
    const places = [...items.keys()].filter((i) => outcomes[i] === undefined);
    const rows = places.map((i) => {
      const item = items[i] as ChangedQuery;
      // An item may come after another one for the same query.
      const after = Object.assign(known.get(item.id) as SearchQuery, item);
      return { ...item, identity: queryIdentity(after) };
    });
    const { errors } = await this.queries.update(transaction, rows);
    await this.changes.ofSessions(workspaceId, sessionsOf(known));
    return mergeOutcomes(outcomes, places, named(errors), (i) => ({ outcome: 'updated', id: rows[i]?.id as number }));
  }

  async delete(workspaceId: number, ids: readonly number[], transaction: Transaction): Promise<Outcome[]> {
    const found = await this.queries.lockKeys(transaction, workspaceId, [...ids]);
    const known = new Set(found.keys());
    await this.queries.delete(transaction, [...known]);
    await this.changes.ofSessions(workspaceId, sessionsOf(found));
    return ids.map((id) => ({ outcome: known.delete(id) ? 'deleted' : 'skipped', id }));
  }
}
