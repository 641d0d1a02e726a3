import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import type { GlobalStats } from './stats.dto.js';

const GLOBAL = `
  SELECT rollup_total($1, 'sessions') AS sessions,
         rollup_count($1, 'queries', NULL, NULL, NULL) AS queries,
         rollup_count($1, 'results', NULL, NULL, NULL) AS results,
         rollup_total($1, 'websites') AS websites,
         rollup_total($1, 'domains') AS domains,
         rollup_total($1, 'nouns') AS nouns,
         (SELECT min(collected_at) FROM queries WHERE workspace_id = $1) AS "firstCollectedAt",
         (SELECT max(collected_at) FROM queries WHERE workspace_id = $1) AS "lastCollectedAt"`;

@Injectable()
export class StatsRepository {
  constructor(@InjectDataSource() private readonly dataSource: DataSource) {}

  async global(workspaceId: number): Promise<GlobalStats> {
    const [totals]: [GlobalStats] = await this.dataSource.query(GLOBAL, [workspaceId]);
    return totals;
  }
}
