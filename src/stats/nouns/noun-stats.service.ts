import { Injectable } from '@nestjs/common';
import { SessionsService } from '../../sessions/sessions.service.js';
import type { NounStats, NounStatsQuery } from './noun-stats.dto.js';
import { NounStatsRepository } from './noun-stats.repository.js';

@Injectable()
export class NounStatsService {
  constructor(
    private readonly sessions: SessionsService,
    private readonly nouns: NounStatsRepository,
  ) {}

  /** Throws SessionNotFound. */
  async get(workspaceId: number, { sessionId, order, limit, ...filters }: NounStatsQuery): Promise<NounStats> {
    const sessionIds = sessionId === undefined ? undefined : [sessionId];
    if (sessionIds) await this.sessions.requireAll(workspaceId, sessionIds);
    return this.nouns.count(workspaceId, { ...filters, sessionIds }, { order, limit });
  }
}
