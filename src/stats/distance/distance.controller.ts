import { Controller, Get, Query } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { RequireScope } from '../../auth/scope.decorator.js';
import { HttpCache } from '../../platform/cache/index.js';
import { WorkspaceId } from '../../workspaces/workspace.decorator.js';
import { DistanceAnswer, DistanceQuery } from './distance.dto.js';
import { DistanceService } from './distance.service.js';

@ApiTags('stats')
@RequireScope('read')
@Controller('stats/distance')
export class DistanceController {
  constructor(private readonly distances: DistanceService) {}

  @Get()
  @HttpCache('stats:session:{sessionId}:distance', 'stats:workspace:distance')
  @ApiOperation({
    operationId: 'getSourceDistance',
    summary: 'How far sources stand from the top',
    description:
      'The source-distance matrix of Rogers (Digital Methods, MIT Press 2013): sources × query texts, each cell the best rank that the source reached in any completed collection of the text, null where it is absent; absences are counted.',
  })
  @ApiResponse({ status: 200, standardSchema: DistanceAnswer, description: 'The matrix' })
  matrix(
    @WorkspaceId() workspaceId: number,
    @Query({ schema: DistanceQuery }) query: DistanceQuery,
  ): Promise<DistanceAnswer> {
    return this.distances.matrix(workspaceId, query);
  }
}
