import { Body, Controller, Param, Post, Res } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { RequireScope } from '../auth/scope.decorator.js';
import { Id } from '../platform/validation/index.js';
import { CreateQuery, QueryTree, toQueryTree } from '../queries/query-tree.dto.js';
import { WorkspaceId } from '../workspaces/workspace.decorator.js';
import { ResultPagesService } from './result-pages.service.js';

@ApiTags('queries')
@RequireScope('write')
@Controller('sessions/:id/queries')
export class ResultPagesController {
  constructor(private readonly pages: ResultPagesService) {}

  @Post()
  @ApiOperation({
    operationId: 'createQuery',
    summary: 'Add a result page',
    description:
      'One query with its ranked results in one call. Results with the same canonical URL share a website. ' +
      '409 when the session has a query with the same text, engine, language, country, device and collectedAt.',
  })
  @ApiResponse({ status: 201, standardSchema: QueryTree, description: 'The query with its results; Location names it' })
  async create(
    @WorkspaceId() workspaceId: number,
    @Param('id', { schema: Id }) sessionId: number,
    @Body({ schema: CreateQuery }) body: CreateQuery,
    @Res({ passthrough: true }) response: Response,
  ): Promise<QueryTree> {
    const query = await this.pages.create(workspaceId, sessionId, body);
    response.location(`/api/v1/queries/${query.id}`);
    return toQueryTree(query);
  }
}
