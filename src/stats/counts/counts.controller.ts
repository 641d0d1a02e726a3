import { Controller, Get, Query } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { RequireScope } from '../../auth/scope.decorator.js';
import { HttpCache } from '../../platform/cache/index.js';
import { WorkspaceId } from '../../workspaces/workspace.decorator.js';
import { EngineStats, EngineStatsQuery, Timeline, TimelineQuery } from './counts.dto.js';
import { CountsService } from './counts.service.js';

@ApiTags('stats')
@RequireScope('read')
@Controller('stats')
export class CountsController {
  constructor(private readonly counts: CountsService) {}

  @Get('engines')
  @HttpCache('stats:session:{sessionId}:engines', 'stats:workspace:engines')
  @ApiOperation({
    operationId: 'getEngineStats',
    summary: 'How much came from each engine',
    description:
      'Per engine its queries by status, its results of the type, results per query (results / queries) and its share of all results (results / results of all engines), the engine with the most queries first. Plain counts and ratios.',
  })
  @ApiResponse({ status: 200, standardSchema: EngineStats, description: 'The engines' })
  engines(
    @WorkspaceId() workspaceId: number,
    @Query({ schema: EngineStatsQuery }) query: EngineStatsQuery,
  ): Promise<EngineStats> {
    return this.counts.engines(workspaceId, query);
  }

  @Get('timeline')
  @HttpCache('stats:session:{sessionId}:timeline', 'stats:workspace:timeline')
  @ApiOperation({
    operationId: 'getTimeline',
    summary: 'How much was collected when',
    description:
      'Queries and results per day, ISO 8601 week or month of `collectedAt`, in UTC. Plain counts; periods without queries are left out.',
  })
  @ApiResponse({ status: 200, standardSchema: Timeline, description: 'The periods' })
  timeline(
    @WorkspaceId() workspaceId: number,
    @Query({ schema: TimelineQuery }) query: TimelineQuery,
  ): Promise<Timeline> {
    return this.counts.timeline(workspaceId, query);
  }
}
