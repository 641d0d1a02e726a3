import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { RequireScope } from '../auth/scope.decorator.js';
import { mapPage, type Page, project, projectPage } from '../platform/pagination/index.js';
import { Id } from '../platform/validation/index.js';
import { WorkspaceId } from '../workspaces/workspace.decorator.js';
import { GetResult, ListResults, ResultDetail, ResultPage, toResultDetail } from './result.dto.js';
import { ResultsService } from './results.service.js';

@ApiTags('results')
@RequireScope('read')
@Controller('results')
export class ResultsController {
  constructor(private readonly results: ResultsService) {}

  @Get()
  @ApiOperation({
    operationId: 'listResults',
    summary: 'List results',
    description:
      'Every ranked occurrence under the filters: the results of one query in the order of their ranks, all others in the order of their ids. `include` loads website and query with one statement each.',
  })
  @ApiResponse({ status: 200, standardSchema: ResultPage, description: 'One page of results' })
  async list(
    @WorkspaceId() workspaceId: number,
    @Query({ schema: ListResults }) query: ListResults,
  ): Promise<Page<ResultDetail>> {
    return projectPage(
      mapPage(await this.results.list(workspaceId, query), toResultDetail),
      query.fields && [...query.fields, ...(query.include ?? [])],
    );
  }

  @Get(':id')
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
