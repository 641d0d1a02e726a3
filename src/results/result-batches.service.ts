import { Injectable } from '@nestjs/common';
import { Changes } from '../changes/changes.service.js';
import { failed, mergeOutcomes, type Outcome } from '../platform/batch/index.js';
import type { Transaction } from '../platform/database/index.js';
import { WebsitesService } from '../websites/websites.service.js';
import type { ChangedResult, SightedResult } from './result-batch.dto.js';
import { ResultBatchesRepository } from './result-batches.repository.js';

const notFound = (id: number): Outcome => failed('RESULT_NOT_FOUND', `Result ${id} does not exist`);

/** Many results at once: what cannot be written is named and never takes its neighbours down. */
@Injectable()
export class ResultBatchesService {
  constructor(
    private readonly results: ResultBatchesRepository,
    private readonly websites: WebsitesService,
    private readonly changes: Changes,
  ) {}

  transaction = <R>(work: (transaction: Transaction) => Promise<R>, retries?: number): Promise<R> =>
    this.results.inTransaction(work, retries);

  async insert(workspaceId: number, items: readonly SightedResult[], transaction: Transaction): Promise<Outcome[]> {
    const queryIds = [...new Set(items.map((item) => item.queryId))];
    const parents = await this.results.findParents(transaction, workspaceId, queryIds);
    const outcomes = items.map(({ queryId }) =>
      parents.has(queryId) ? undefined : failed('QUERY_NOT_FOUND', `Query ${queryId} does not exist`),
    );
    const places = [...items.keys()].filter((i) => outcomes[i] === undefined);
    const wanted = places.map((i) => items[i] as SightedResult);
    const websites = await this.websites.identify(transaction, workspaceId, wanted);
    const rows = wanted.map((item, i) => ({
      ...item,
      ...websites[i],
      workspaceId,
      sessionId: parents.get(item.queryId)?.sessionId,
    }));
    const { ids, errors } = await this.results.insert(transaction, rows);
    await this.changes.ofSessions(
      workspaceId,
      Array.from(parents.values(), ({ sessionId }) => sessionId),
    );
    return mergeOutcomes(outcomes, places, errors, (i) => ({ outcome: 'inserted', id: ids[i] as number }));
  }

  async update(workspaceId: number, items: readonly ChangedResult[], transaction: Transaction): Promise<Outcome[]> {
    const known = await this.results.findSessions(
      transaction,
      workspaceId,
      items.map((item) => item.id),
    );
    const outcomes = items.map(({ id }) => (known.has(id) ? undefined : notFound(id)));
    const places = [...items.keys()].filter((i) => outcomes[i] === undefined);
    const wanted = places.map((i) => items[i] as ChangedResult);
    const moved = wanted.filter((item) => item.url !== undefined);
    const websites = await this.websites.identify(
      transaction,
      workspaceId,
      moved.map(({ url = null, title = null }) => ({ url, title })),
    );
    const pageOf = new Map(moved.map((item, i) => [item, websites[i]]));
    const rows = wanted.map((item) => ({ ...item, ...pageOf.get(item) }));
    const { errors, missing } = await this.results.update(transaction, rows);
    // Others may have deleted them since they were found.
    for (const index of missing) outcomes[places[index] as number] = notFound(wanted[index]?.id as number);
    await this.changes.ofSessions(workspaceId, known.values());
    return mergeOutcomes(outcomes, places, errors, (i) => ({ outcome: 'updated', id: wanted[i]?.id as number }));
  }

  async delete(workspaceId: number, ids: readonly number[], transaction: Transaction): Promise<Outcome[]> {
    const found = await this.results.findSessions(transaction, workspaceId, [...ids]);
    const known = new Set(found.keys());
    const ordered = [...known];
    const { missing } = await this.results.delete(transaction, ordered);
    for (const index of missing) known.delete(ordered[index] as number);
    await this.changes.ofSessions(workspaceId, found.values());
    return ids.map((id) => ({ outcome: known.delete(id) ? 'deleted' : 'skipped', id }));
  }
}
