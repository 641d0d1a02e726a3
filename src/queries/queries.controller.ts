import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Query, Res } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { RequireScope } from '../auth/scope.decorator.js';
import { HttpCache } from '../platform/cache/index.js';
import { type ExpectedVersions, IfMatch, versionTag } from '../platform/conditional/index.js';
import { type JsonPage, project } from '../platform/pagination/index.js';
import { Id } from '../platform/validation/index.js';
import { WorkspaceId } from '../workspaces/workspace.decorator.js';
import { QueriesService } from './queries.service.js';
import { ListQueries, QueryItem, QueryPage, toQueryItem, UpdateQuery } from './query.dto.js';
import { GetQuery, QueryTree, toQueryTree } from './query-tree.dto.js';
import { SessionOfQuery } from './session-of-query.service.js';

@ApiTags('queries')
@RequireScope('read')
@Controller('queries')
export class QueriesController {
  constructor(private readonly queries: QueriesService) {}

  @Get()
  @HttpCache('queries:session:{sessionId}:list', 'queries:workspace:list')
  @ApiOperation({
    operationId: 'listQueries',
    summary: 'List queries',
    description: 'Queries of one session or of all, latest collection first, with the counts of their results.',
  })
  @ApiResponse({ status: 200, standardSchema: QueryPage, description: 'One page of queries' })
  list(@WorkspaceId() workspaceId: number, @Query({ schema: ListQueries }) query: ListQueries): Promise<JsonPage> {
    return this.queries.list(workspaceId, query);
  }

  @Get(':id')
  @HttpCache('queries:session:{sessionId}:one', { lookUp: { sessionId: { in: SessionOfQuery, by: 'id' } } })
  @ApiOperation({
    operationId: 'getQuery',
    summary: 'Get a query, with its results',
    description: 'One query; `include` loads its results by rank, and their websites, in at most three statements.',
  })
  @ApiResponse({ status: 200, standardSchema: QueryTree, description: 'The query and what was included' })
  async get(
    @WorkspaceId() workspaceId: number,
    @Param('id', { schema: Id }) id: number,
    @Query({ schema: GetQuery }) { include, fields }: GetQuery,
    @Res({ passthrough: true }) response: Response,
  ): Promise<QueryTree> {
    const query = await (include ? this.queries.getTree(workspaceId, id, include) : this.queries.get(workspaceId, id));
    response.setHeader('ETag', versionTag(query));
    if (!include) return project(toQueryItem(query), fields);
    return project(toQueryTree(query), fields && [...fields, 'results']);
  }

  @Patch(':id')
  @RequireScope('write')
  @ApiOperation({
    operationId: 'updateQuery',
    summary: 'Change a query',
    description:
      'Changes the named fields; `version` grows by one. 409 when it would become the same as another query.',
  })
  @ApiResponse({ status: 200, standardSchema: QueryItem, description: 'The query after the change' })
  async update(
    @WorkspaceId() workspaceId: number,
    @Param('id', { schema: Id }) id: number,
    @Body({ schema: UpdateQuery }) body: UpdateQuery,
    @IfMatch() expected: ExpectedVersions,
    @Res({ passthrough: true }) response: Response,
  ): Promise<QueryItem> {
    const query = await this.queries.update(workspaceId, id, body, expected);
    response.setHeader('ETag', versionTag(query));
    return toQueryItem(query);
  }

  @Delete(':id')
  @RequireScope('write')
  @HttpCode(204)
  @ApiOperation({
    operationId: 'deleteQuery',
    summary: 'Delete a query',
    description: 'Deletes the query and its results; websites stay.',
  })
  @ApiResponse({ status: 204, description: 'It is gone' })
  async remove(
    @WorkspaceId() workspaceId: number,
    @Param('id', { schema: Id }) id: number,
    @IfMatch() expected: ExpectedVersions,
  ): Promise<void> {
    await this.queries.remove(workspaceId, id, expected);
  }
}
