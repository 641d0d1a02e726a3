import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Query, Res } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { RequireScope } from '../auth/scope.decorator.js';
import { HttpCache } from '../platform/cache/index.js';
import { type ExpectedVersions, IfMatch, versionTag } from '../platform/conditional/index.js';
import { JsonText } from '../platform/http/index.js';
import type { JsonPage } from '../platform/pagination/index.js';
import { Id } from '../platform/validation/index.js';
import { WorkspaceId } from '../workspaces/workspace.decorator.js';
import { CreateSession, ListSessions, SessionItem, SessionPage, UpdateSession } from './session.dto.js';
import { GetSession, SessionTree } from './session-tree.dto.js';
import { SessionsService } from './sessions.service.js';

@ApiTags('sessions')
@RequireScope('read')
@Controller('sessions')
export class SessionsController {
  constructor(private readonly sessions: SessionsService) {}

  @Post()
  @RequireScope('write')
  @ApiOperation({
    operationId: 'createSession',
    summary: 'Start a collection',
    description: 'Creates an empty session: the parent of queries and their results.',
  })
  @ApiResponse({ status: 201, standardSchema: SessionItem, description: 'The session; Location names it' })
  async create(
    @WorkspaceId() workspaceId: number,
    @Body({ schema: CreateSession }) body: CreateSession,
    @Res({ passthrough: true }) response: Response,
  ): Promise<JsonText> {
    const session = await this.sessions.create(workspaceId, body);
    response.location(`/api/v1/sessions/${session.id}`).set('ETag', versionTag(session));
    return new JsonText(session.text);
  }

  @Get()
  @HttpCache('sessions:workspace:list', { warm: true })
  @ApiOperation({
    operationId: 'listSessions',
    summary: 'List sessions',
    description: 'Sessions with the counts of their queries and results, newest first.',
  })
  @ApiResponse({ status: 200, standardSchema: SessionPage, description: 'One page of sessions' })
  list(@WorkspaceId() workspaceId: number, @Query({ schema: ListSessions }) query: ListSessions): Promise<JsonPage> {
    return this.sessions.list(workspaceId, query);
  }

  @Get(':id')
  @HttpCache('sessions:session:{id}:tree')
  @ApiOperation({
    operationId: 'getSession',
    summary: 'Get a session, with its tree',
    description:
      'One session; `include` loads its queries, their results and their websites, in at most two statements.',
  })
  @ApiResponse({ status: 200, standardSchema: SessionTree, description: 'The session and what was included' })
  async get(
    @WorkspaceId() workspaceId: number,
    @Param('id', { schema: Id }) id: number,
    @Query({ schema: GetSession }) query: GetSession,
    @Res({ passthrough: true }) response: Response,
  ): Promise<JsonText> {
    const { session, queries } = await this.sessions.getTree(workspaceId, id, query);
    response.setHeader('ETag', versionTag(session));
    return queries === undefined ? new JsonText(session.text) : JsonText.extending(session.text, 'queries', queries);
  }

  @Patch(':id')
  @RequireScope('write')
  @ApiOperation({
    operationId: 'updateSession',
    summary: 'Change a session',
    description: 'Changes the named fields; `version` grows by one.',
  })
  @ApiResponse({ status: 200, standardSchema: SessionItem, description: 'The session after the change' })
  async update(
    @WorkspaceId() workspaceId: number,
    @Param('id', { schema: Id }) id: number,
    @Body({ schema: UpdateSession }) body: UpdateSession,
    @IfMatch() expected: ExpectedVersions,
    @Res({ passthrough: true }) response: Response,
  ): Promise<JsonText> {
    const session = await this.sessions.update(workspaceId, id, body, expected);
    response.setHeader('ETag', versionTag(session));
    return new JsonText(session.text);
  }

  @Delete(':id')
  @RequireScope('write')
  @HttpCode(204)
  @ApiOperation({
    operationId: 'deleteSession',
    summary: 'Delete a session',
    description: 'Deletes the session, its queries and their results; websites stay.',
  })
  @ApiResponse({ status: 204, description: 'It is gone' })
  async remove(
    @WorkspaceId() workspaceId: number,
    @Param('id', { schema: Id }) id: number,
    @IfMatch() expected: ExpectedVersions,
  ): Promise<void> {
    await this.sessions.remove(workspaceId, id, expected);
  }
}
