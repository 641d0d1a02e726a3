import { Controller, Get, Query } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { RequireScope } from '../../auth/scope.decorator.js';
import { HttpCache } from '../../platform/cache/index.js';
import { WorkspaceId } from '../../workspaces/workspace.decorator.js';
import { FusedAnswer, FusedQuery } from './fused.dto.js';
import { FusedService } from './fused.service.js';

@ApiTags('stats')
@RequireScope('read')
@Controller('stats/fused')
export class FusedController {
  constructor(private readonly lists: FusedService) {}

  @Get()
  @HttpCache('stats:session:{sessionId}:fused', 'stats:workspace:fused')
  @ApiOperation({
    operationId: 'getFusedList',
    summary: 'One list out of those of all engines',
    description: `Reciprocal rank fusion of one query text: the score of an item is the sum of 1 / (k + rank) over the engines whose list has it (Cormack, Clarke and Büttcher, SIGIR 2009, with their k = 60). Each engine counts once, with its latest completed collection and the first 1,000 ranks; an item that stands in a list twice counts at its best rank. A text that nobody asked gives an empty list.`,
  })
  @ApiResponse({ status: 200, standardSchema: FusedAnswer, description: 'The fused list, the best item first' })
  get(@WorkspaceId() workspaceId: number, @Query({ schema: FusedQuery }) query: FusedQuery): Promise<FusedAnswer> {
    return this.lists.get(workspaceId, query);
  }
}
