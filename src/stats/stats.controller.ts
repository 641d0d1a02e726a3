import { Controller, Get, Param } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { RequireScope } from '../auth/scope.decorator.js';
import { HttpCache } from '../platform/cache/index.js';
import { Id } from '../platform/validation/index.js';
import { WorkspaceId } from '../workspaces/workspace.decorator.js';
import { GlobalStats, SessionStats } from './stats.dto.js';
import { StatsService } from './stats.service.js';

@ApiTags('stats')
@RequireScope('read')
@Controller('stats')
export class StatsController {
  constructor(private readonly stats: StatsService) {}

  @Get('global')
  @HttpCache('stats:workspace:global')
  @ApiOperation({
    operationId: 'getGlobalStats',
    summary: 'How much there is',
    description: 'Totals of everything collected, and when the first and the last query were made. Plain counts.',
  })
  @ApiResponse({ status: 200, standardSchema: GlobalStats, description: 'The totals' })
  global(@WorkspaceId() workspaceId: number): Promise<GlobalStats> {
    return this.stats.global(workspaceId);
  }

  @Get('sessions/:id')
  @HttpCache('stats:session:{id}:totals')
  @ApiOperation({
    operationId: 'getSessionStats',
    summary: 'How much a session has',
    description:
      'Queries by status, results by type, different pages and domains among them, the first and the last collection, and the fewest, mean and most results of a query. Plain counts; the mean is results / queries.',
  })
  @ApiResponse({ status: 200, standardSchema: SessionStats, description: 'The session in figures' })
  session(@WorkspaceId() workspaceId: number, @Param('id', { schema: Id }) id: number): Promise<SessionStats> {
    return this.stats.session(workspaceId, id);
  }
}
