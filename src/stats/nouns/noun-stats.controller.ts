import { Controller, Get, Query } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { RequireScope } from '../../auth/scope.decorator.js';
import { HttpCache } from '../../platform/cache/index.js';
import { WorkspaceId } from '../../workspaces/workspace.decorator.js';
import { NounStats, NounStatsQuery } from './noun-stats.dto.js';
import { NounStatsService } from './noun-stats.service.js';

@ApiTags('stats')
@RequireScope('read')
@Controller('stats/nouns')
export class NounStatsController {
  constructor(private readonly nouns: NounStatsService) {}

  @Get()
  @HttpCache('stats:session:{sessionId}:nouns', 'stats:workspace:nouns')
  @ApiOperation({
    operationId: 'getNounStats',
    summary: 'What the pages speak of',
    description:
      'Per lemma of the pages among the results, each page once: how often it stands in their texts, in how many of them, and the mean of its tf-idf there (Salton and Buckley 1988, weighed against all texts of the workspace, as `GET /nouns` has it: each of the moment when the text of its page was written).',
  })
  @ApiResponse({ status: 200, standardSchema: NounStats, description: 'The lemmas' })
  get(
    @WorkspaceId() workspaceId: number,
    @Query({ schema: NounStatsQuery }) query: NounStatsQuery,
  ): Promise<NounStats> {
    return this.nouns.get(workspaceId, query);
  }
}
