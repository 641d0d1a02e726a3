import { Injectable } from '@nestjs/common';
import { SessionsService } from '../../sessions/sessions.service.js';
import { concentrationOf } from './concentration.js';
import type { DomainItem, DomainStats, DomainStatsQuery } from './domains.dto.js';
import { type DomainFigures, type DomainRow, DomainsRepository } from './domains.repository.js';

const NO_CONCENTRATION = { herfindahlHirschman: null, gini: null, entropy: null, reason: 'no-results' as const };

const shareOf = (part: number, whole: number): number | null => (whole === 0 ? null : part / whole);

function toItem(row: DomainRow, set: DomainFigures, results: number): DomainItem {
  return {
    domain: row.domain,
    results: row.results,
    share: row.results / results,
    queries: row.queries,
    bestRank: row.bestRank,
    meanRank: row.rankSum / row.queries,
    meanReciprocalRank: row.reciprocalSum / set.queries,
    top1Share: shareOf(row.top1, set.top1),
    top3Share: shareOf(row.top3, set.top3),
    top10Share: shareOf(row.top10, set.top10),
  };
}

@Injectable()
export class DomainsService {
  constructor(
    private readonly sessions: SessionsService,
    private readonly domains: DomainsRepository,
  ) {}

  /** Throws SessionNotFound. */
  async get(workspaceId: number, { limit, ...filters }: DomainStatsQuery): Promise<DomainStats> {
    if (filters.sessionId !== undefined) await this.sessions.requireAll(workspaceId, [filters.sessionId]);
    const set = await this.domains.figures(workspaceId, filters, limit);
    const { domains: total, results } = set.sums;
    const concentration = concentrationOf(set.sums);
    return {
      total,
      results,
      queries: set.queries,
      concentration: concentration ? { ...concentration, reason: null } : NO_CONCENTRATION,
      top: { top1: set.top1, top3: set.top3, top10: set.top10 },
      items: set.items.map((row) => toItem(row, set, results)),
      topLevelDomains: { total: set.tldTotal, items: set.tlds },
    };
  }
}
