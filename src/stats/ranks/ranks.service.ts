import { Injectable } from '@nestjs/common';
import { canonicalUrl } from '../../platform/canonical-url/index.js';
import { SessionsService } from '../../sessions/sessions.service.js';
import { rankSeries } from './rank-series.js';
import type { RanksAnswer, RanksQuery } from './ranks.dto.js';
import { RanksRepository } from './ranks.repository.js';

@Injectable()
export class RanksService {
  constructor(
    private readonly sessions: SessionsService,
    private readonly ranks: RanksRepository,
  ) {}

  /** Throws SessionNotFound. */
  async history(workspaceId: number, { query: text, url, sessionId, ...wanted }: RanksQuery): Promise<RanksAnswer> {
    const sessionIds = sessionId === undefined ? undefined : [sessionId];
    if (sessionIds) await this.sessions.requireAll(workspaceId, sessionIds);
    const page = url === undefined ? undefined : canonicalUrl(url);
    const rows = await this.ranks.history(workspaceId, { ...wanted, sessionIds, text, urlHash: page?.hash });
    return {
      query: text,
      url: page?.url ?? null,
      domain: wanted.domain ?? null,
      collections: rows.length,
      collectionsTotal: rows[0]?.total ?? 0,
      series: rankSeries(rows),
    };
  }
}
