import { Controller, Get, Query } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { RequireScope } from '../../auth/scope.decorator.js';
import { HttpCache } from '../../platform/cache/index.js';
import { WorkspaceId } from '../../workspaces/workspace.decorator.js';
import { RanksAnswer, RanksQuery } from './ranks.dto.js';
import { RanksService } from './ranks.service.js';

@ApiTags('stats')
@RequireScope('read')
@Controller('stats/ranks')
export class RanksController {
  constructor(private readonly ranks: RanksService) {}

  @Get()
  @HttpCache('stats:session:{sessionId}:ranks', 'stats:workspace:ranks')
  @ApiOperation({
    operationId: 'getRankHistory',
    summary: 'Where a page or a domain ranked, over time',
    description:
      'The best rank of a page (`url`) or of a domain (`domain`) in every completed collection of one query text, with the URL that had it; `rank` is null where it is absent. One series per engine, language, country and device, since ranks compare within these only. Without `url` and `domain` it is the history of the best-placed result, whichever that was.',
  })
  @ApiResponse({ status: 200, standardSchema: RanksAnswer, description: 'The series, the longest first' })
  history(@WorkspaceId() workspaceId: number, @Query({ schema: RanksQuery }) query: RanksQuery): Promise<RanksAnswer> {
    return this.ranks.history(workspaceId, query);
  }
}
