import { Controller, HttpCode, Param, Post, Query, Req } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { Throttle } from '@nestjs/throttler';
import type { Request } from 'express';
import { RequireScope } from '../auth/scope.decorator.js';
import { readBody } from '../platform/http/index.js';
import { IMPORTS } from '../platform/rate-limit/index.js';
import { Id } from '../platform/validation/index.js';
import { WorkspaceId } from '../workspaces/workspace.decorator.js';
import { ImportReport, SessionImport } from './import.dto.js';
import { IMPORT_BODY } from './import-examples.js';
import { ImportLimits } from './import-limits.js';
import { ImportsService } from './imports.service.js';

@ApiTags('imports')
@RequireScope('write')
@Controller('sessions/:id/imports')
export class SessionImportsController {
  constructor(
    private readonly imports: ImportsService,
    private readonly limits: ImportLimits,
  ) {}

  @Post()
  @HttpCode(200)
  @Throttle(IMPORTS)
  @ApiOperation({
    operationId: 'importIntoSession',
    summary: 'Import a file into a session',
    description: 'Like `POST /imports`, into the session of the path.',
    requestBody: IMPORT_BODY as never,
  })
  @ApiResponse({ status: 200, standardSchema: ImportReport, description: 'What was taken, and what was not' })
  async import(
    @WorkspaceId() workspaceId: number,
    @Param('id', { schema: Id }) sessionId: number,
    @Query({ schema: SessionImport }) options: SessionImport,
    @Req() request: Request,
  ): Promise<ImportReport> {
    return this.imports.import(workspaceId, readBody(request, this.limits), { ...options, sessionId });
  }
}
