import { Controller, Get } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { RequireScope } from '../auth/scope.decorator.js';
import { WorkspaceId } from '../workspaces/workspace.decorator.js';
import { GlobalStats } from './stats.dto.js';
import { StatsService } from './stats.service.js';

@ApiTags('stats')
@RequireScope('read')
@Controller('stats')
export class StatsController {
  constructor(private readonly stats: StatsService) {}

  @Get('global')
  @ApiOperation({
    operationId: 'getGlobalStats',
    summary: 'How much there is',
    description: 'Totals of everything collected, and when the first and the last query were made. Plain counts.',
  })
  @ApiResponse({ status: 200, standardSchema: GlobalStats, description: 'The totals' })
  global(@WorkspaceId() workspaceId: number): Promise<GlobalStats> {
    return this.stats.global(workspaceId);
  }
}
