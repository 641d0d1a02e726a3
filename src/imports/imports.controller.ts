import { Controller, HttpCode, Post, Query, Req } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { Throttle } from '@nestjs/throttler';
import type { Request } from 'express';
import { RequireScope } from '../auth/scope.decorator.js';
import { readBody } from '../platform/http/index.js';
import { IMPORTS } from '../platform/rate-limit/index.js';
import { WorkspaceId } from '../workspaces/workspace.decorator.js';
import { Import, ImportReport } from './import.dto.js';
import { IMPORT_BODY } from './import-examples.js';
import { ImportLimits } from './import-limits.js';
import { ImportsService } from './imports.service.js';

@ApiTags('imports')
@RequireScope('write')
@Controller('imports')
export class ImportsController {
  constructor(
    private readonly imports: ImportsService,
    private readonly limits: ImportLimits,
  ) {}

  @Post()
  @HttpCode(200)
  @Throttle(IMPORTS)
  @ApiOperation({
    operationId: 'importFile',
    summary: 'Import a file of result pages',
    description:
      'Streams a file into a session. What cannot be taken is reported with its line, code and reason, and takes no ' +
      'neighbour down. The same file again adds nothing; an import that was cut off leaves whole queries only, and ' +
      'the same file again completes it.',
    requestBody: IMPORT_BODY as never,
  })
  @ApiResponse({ status: 200, standardSchema: ImportReport, description: 'What was taken, and what was not' })
  async import(
    @WorkspaceId() workspaceId: number,
    @Query({ schema: Import }) options: Import,
    @Req() request: Request,
  ): Promise<ImportReport> {
    return this.imports.import(workspaceId, readBody(request, this.limits), options);
  }
}
