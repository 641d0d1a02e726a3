import { Controller, Get, Query } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { RequireScope } from '../../auth/scope.decorator.js';
import { HttpCache } from '../../platform/cache/index.js';
import { WorkspaceId } from '../../workspaces/workspace.decorator.js';
import { CompareQuery, Comparison } from './compare.dto.js';
import { CompareService } from './compare.service.js';

@ApiTags('stats')
@RequireScope('read')
@Controller('stats/compare')
export class CompareController {
  constructor(private readonly comparisons: CompareService) {}

  @Get()
  @HttpCache('stats:workspace:compare')
  @ApiOperation({
    operationId: 'compareSessions',
    summary: 'What changed from session to session',
    description: `Two to twenty sessions side by side, in the order given: pages and domains that all of them have or one alone, over all occurrences; rank movements from each session to the next, per query text on the same engine, in the same language, country and device, between the latest completed collections of both; results by engine, type and domain; and the nouns that tell each session from the others.

Nouns are ordered by Dunning’s log-likelihood ratio G² = 2 · Σ O · ln(O / E) (Computational Linguistics 19(1), 1993) over the lemma and all others, here and in the other sessions together; those are listed that are more frequent here. Above 10.83 a difference is significant at p < 0.001.

Movements read the first 1,000 ranks of at most 4,000 lists, shared out among the sessions: 2,000 query texts of two, 200 of twenty, those that most of the sessions have. \`queriesTotal\` says how many there are.`,
  })
  @ApiResponse({ status: 200, standardSchema: Comparison, description: 'The sessions side by side' })
  compare(
    @WorkspaceId() workspaceId: number,
    @Query({ schema: CompareQuery }) query: CompareQuery,
  ): Promise<Comparison> {
    return this.comparisons.compare(workspaceId, query);
  }
}
