import { Injectable } from '@nestjs/common';
import type { GlobalStats } from './stats.dto.js';
import { StatsRepository } from './stats.repository.js';

@Injectable()
export class StatsService {
  constructor(private readonly stats: StatsRepository) {}

  global(workspaceId: number): Promise<GlobalStats> {
    return this.stats.global(workspaceId);
  }
}
