import { Injectable } from '@nestjs/common';
import { SessionsService } from '../../sessions/sessions.service.js';
import { toComparison } from '../lists/comparison.js';
import { RankedListsRepository } from '../lists/ranked-lists.repository.js';
import { WebsiteUrlsRepository } from '../lists/website-urls.repository.js';
import { agreements } from './agreement.js';
import { toMatrix } from './agreement-matrix.js';
import type { OverlapAnswer, OverlapQuery } from './overlap.dto.js';
import { sharedSets } from './shared-sets.js';

@Injectable()
export class OverlapService {
  constructor(
    private readonly sessions: SessionsService,
    private readonly lists: RankedListsRepository,
    private readonly urls: WebsiteUrlsRepository,
  ) {}

  /** Throws SessionNotFound. */
  async get(workspaceId: number, { sessionId: sessionIds, limit, ...query }: OverlapQuery): Promise<OverlapAnswer> {
    const { by, unit, k, p } = query;
    if (sessionIds) await this.sessions.requireAll(workspaceId, sessionIds);
    const comparison = toComparison(await this.lists.read(workspaceId, { ...query, sessionIds }));
    const pairs = await agreements(comparison, { k, p });
    const { sets, ...found } = sharedSets(comparison, k, limit);
    const named = sets.flatMap(({ items }) => items.map(({ item }) => item));
    const nameOf = await this.urls.namer(workspaceId, named);
    return {
      by,
      unit,
      k,
      p,
      queries: comparison.texts.length,
      queriesTotal: comparison.total,
      sources: comparison.sources,
      pairs,
      matrix: toMatrix(comparison, pairs),
      sets: {
        ...found,
        items: sets.map(({ items, ...set }) => ({
          ...set,
          items: items.map(({ item, queries }) => ({ item: nameOf(item), queries })),
        })),
      },
    };
  }
}
