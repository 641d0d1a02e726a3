import { Injectable } from '@nestjs/common';
import { SessionsService } from '../sessions/sessions.service.js';
import type { GlobalStats, SessionStats } from './stats.dto.js';
import { type SessionFigures, StatsRepository } from './stats.repository.js';

const NONE = { pending: 0, running: 0, completed: 0, failed: 0 };

const sum = (counts: Record<string, number>): number => Object.values(counts).reduce((total, n) => total + n, 0);

function toSessionStats(sessionId: number, { fewestResults, mostResults, ...figures }: SessionFigures): SessionStats {
  const queries = { ...NONE, ...figures.queries };
  const byType = figures.results ?? {};
  const [queryTotal, total] = [sum(queries), sum(byType)];
  return {
    ...figures,
    sessionId,
    queries: { total: queryTotal, ...queries },
    results: { total, byType },
    resultsPerQuery: {
      min: fewestResults,
      mean: queryTotal === 0 ? null : total / queryTotal,
      max: mostResults,
      reason: queryTotal === 0 ? 'no-queries' : null,
    },
  };
}

@Injectable()
export class StatsService {
  constructor(
    private readonly sessions: SessionsService,
    private readonly stats: StatsRepository,
  ) {}

  global(workspaceId: number): Promise<GlobalStats> {
    return this.stats.global(workspaceId);
  }

  /** Throws SessionNotFound. */
  async session(workspaceId: number, sessionId: number): Promise<SessionStats> {
    await this.sessions.requireAll(workspaceId, [sessionId]);
    return toSessionStats(sessionId, await this.stats.session(workspaceId, sessionId));
  }
}
