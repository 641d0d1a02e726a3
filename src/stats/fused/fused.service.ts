import { Injectable } from '@nestjs/common';
import { SessionsService } from '../../sessions/sessions.service.js';
import { RankedListsRepository } from '../lists/ranked-lists.repository.js';
import { WebsiteUrlsRepository } from '../lists/website-urls.repository.js';
import { toRanking } from '../measures/ranking.js';
import { reciprocalRankFusion } from '../measures/reciprocal-rank-fusion.js';
import type { FusedAnswer, FusedQuery } from './fused.dto.js';

@Injectable()
export class FusedService {
  constructor(
    private readonly sessions: SessionsService,
    private readonly lists: RankedListsRepository,
    private readonly urls: WebsiteUrlsRepository,
  ) {}

  /** Throws SessionNotFound. */
  async get(workspaceId: number, { query: text, sessionId, k, limit, ...wanted }: FusedQuery): Promise<FusedAnswer> {
    const sessionIds = sessionId === undefined ? undefined : [sessionId];
    if (sessionIds) await this.sessions.requireAll(workspaceId, sessionIds);
    const rows = await this.lists.read(workspaceId, { ...wanted, sessionIds, text, by: 'engine', interval: 'day' });
    // Variants are numbered, and the one that most engines have is the first.
    const lists = rows
      .filter(({ textNumber }) => textNumber === 1)
      .map((row) => ({ ...row, ranking: toRanking(row.items ?? [], row.ranks ?? []) }));
    const fused = reciprocalRankFusion(
      lists.map(({ ranking }) => ranking),
      k,
    );
    const shown = fused.slice(0, limit);
    const nameOf = await this.urls.namer(
      workspaceId,
      shown.map(({ item }) => item),
    );
    return {
      query: text,
      language: lists[0]?.language ?? null,
      country: lists[0]?.country ?? null,
      device: lists[0]?.device ?? null,
      variants: rows[0]?.texts ?? 0,
      k,
      lists: lists.map(({ source: engine, queryId, collectedAt, ranking }) => ({
        engine,
        queryId,
        collectedAt,
        items: ranking.items.length,
      })),
      total: fused.length,
      items: shown.map(({ item, score }) => ({
        item: nameOf(item),
        score,
        ranks: lists.map(({ ranking }) => ranking.ranks[ranking.places.get(item) ?? -1] ?? null),
      })),
    };
  }
}
