import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { RequireScope } from '../auth/scope.decorator.js';
import { HttpCache } from '../platform/cache/index.js';
import { type JsonPage, project } from '../platform/pagination/index.js';
import { Id } from '../platform/validation/index.js';
import { SessionOfQuery } from '../queries/session-of-query.service.js';
import { WorkspaceId } from '../workspaces/workspace.decorator.js';
import { GetResult, ListResults, ResultDetail, ResultPage, toResultDetail } from './result.dto.js';
import { ResultsService } from './results.service.js';
import { SessionOfResult } from './session-of-result.service.js';

@ApiTags('results')
@RequireScope('read')
@Controller('results')
export class ResultsController {
  constructor(private readonly results: ResultsService) {}

  @Get()
  @HttpCache('results:session:{sessionId}:list', 'results:workspace:list', {
    lookUp: { sessionId: { in: SessionOfQuery, by: 'queryId' } },
  })
  @ApiOperation({
    operationId: 'listResults',
    summary: 'List results',
    description:
      'Every ranked occurrence under the filters: the results of one query in the order of their ranks, all others in the order of their ids. `include` shows website and query beside each, in the same statement.',
  })
  @ApiResponse({ status: 200, standardSchema: ResultPage, description: 'One page of results' })
  list(@WorkspaceId() workspaceId: number, @Query({ schema: ListResults }) query: ListResults): Promise<JsonPage> {
    return this.results.list(workspaceId, query);
  }

  @Get(':id')
  @HttpCache('results:session:{sessionId}:one', { lookUp: { sessionId: { in: SessionOfResult, by: 'id' } } })
  @ApiOperation({
    operationId: 'getResult',
    summary: 'Get a result',
    description: 'One ranked occurrence, with its website and query on request.',
  })
  @ApiResponse({ status: 200, standardSchema: ResultDetail, description: 'The result and what was included' })
  async get(
    @WorkspaceId() workspaceId: number,
    @Param('id', { schema: Id }) id: number,
    @Query({ schema: GetResult }) { include = [], fields }: GetResult,
  ): Promise<ResultDetail> {
    const result = toResultDetail(await this.results.get(workspaceId, id, include));
    return project(result, fields && [...fields, ...include]);
  }
}
