import { Injectable } from '@nestjs/common';
import { SessionsService } from '../../sessions/sessions.service.js';
import type { EngineStats, EngineStatsQuery, Timeline, TimelineQuery } from './counts.dto.js';
import { CountsRepository, type EngineRow } from './counts.repository.js';

function toEngine({ engine, queries: total, results, allResults, ...row }: EngineRow): EngineStats['items'][number] {
  const { pending, running, completed, failed } = row;
  const share = allResults === 0 ? null : results / allResults;
  return {
    engine,
    queries: { total, pending, running, completed, failed },
    results,
    resultsPerQuery: results / total,
    share,
  };
}

@Injectable()
export class CountsService {
  constructor(
    private readonly sessions: SessionsService,
    private readonly counts: CountsRepository,
  ) {}

  /** Throws SessionNotFound. */
  async engines(workspaceId: number, { limit, ...filters }: EngineStatsQuery): Promise<EngineStats> {
    await this.require(workspaceId, filters.sessionId);
    const { total, rows } = await this.counts.engines(workspaceId, filters, limit);
    return { total, items: rows.map(toEngine), shareReason: rows[0]?.allResults ? null : 'no-results' };
  }

  /** Throws SessionNotFound. */
  async timeline(workspaceId: number, { interval, limit, ...filters }: TimelineQuery): Promise<Timeline> {
    await this.require(workspaceId, filters.sessionId);
    const { total, rows } = await this.counts.timeline(workspaceId, filters, { interval, limit });
    return {
      interval,
      total,
      items: rows.map(({ from, queries, failed, results }) => ({ from, queries, failed, results })),
    };
  }

  private async require(workspaceId: number, sessionId: number | undefined): Promise<void> {
    if (sessionId !== undefined) await this.sessions.requireAll(workspaceId, [sessionId]);
  }
}
