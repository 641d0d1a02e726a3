import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { RequireScope } from '../auth/scope.decorator.js';
import { HttpCache } from '../platform/cache/index.js';
import type { JsonPage } from '../platform/pagination/index.js';
import { Id } from '../platform/validation/index.js';
import { WorkspaceId } from '../workspaces/workspace.decorator.js';
import { ListWebsiteResults, ResultPage } from './result.dto.js';
import { ResultsService } from './results.service.js';

@ApiTags('websites')
@RequireScope('read')
@Controller('websites/:id/results')
export class WebsiteResultsController {
  constructor(private readonly results: ResultsService) {}

  @Get()
  @HttpCache('results:workspace:of-website')
  @ApiOperation({
    operationId: 'listWebsiteResults',
    summary: 'List every occurrence of a website',
    description:
      'The rank history of a page: each result with its rank, and the query with its text, engine and time of collection. In the order of collection, unless `sort` names the one in which they were written.',
  })
  @ApiResponse({ status: 200, standardSchema: ResultPage, description: 'One page of results, each with its query' })
  list(
    @WorkspaceId() workspaceId: number,
    @Param('id', { schema: Id }) id: number,
    @Query({ schema: ListWebsiteResults }) query: ListWebsiteResults,
  ): Promise<JsonPage> {
    return this.results.listOfWebsite(workspaceId, id, query);
  }
}
