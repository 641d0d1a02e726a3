import { Controller, Get, Param, Query, Req, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { RequireScope } from '../auth/scope.decorator.js';
import { sendFile } from '../platform/http/index.js';
import { Id } from '../platform/validation/index.js';
import { Slots } from '../platform/jobs/index.js';
import { WorkspaceId } from '../workspaces/workspace.decorator.js';
import { ApiExport } from './api-export.decorator.js';
import { ExportResults, ExportSession } from './export.dto.js';
import { ExportsService } from './exports.service.js';

@ApiTags('exports')
@RequireScope('read')
@Controller()
export class ExportsController {
  constructor(
    private readonly exports: ExportsService,
    private readonly slots: Slots,
  ) {}

  @Get('sessions/:id/export')
  @ApiOperation({
    operationId: 'exportSession',
    summary: 'Export a session',
    description:
      'All queries of the session in the order of their collection, with their results by rank, as one file.',
  })
  @ApiExport()
  async session(
    @WorkspaceId() workspaceId: number,
    @Param('id', { schema: Id }) id: number,
    @Query({ schema: ExportSession }) options: ExportSession,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    const file = await this.exports.session(workspaceId, id, options);
    await this.slots.run(() => sendFile(request, response, file));
  }

  @Get('exports/results')
  @ApiOperation({
    operationId: 'exportResults',
    summary: 'Export results',
    description: 'All results under the filters in the order of their ids, with their queries, as one file.',
  })
  @ApiExport()
  async results(
    @WorkspaceId() workspaceId: number,
    @Query({ schema: ExportResults }) { format, defuse, ...filters }: ExportResults,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    const file = this.exports.results(workspaceId, { format, defuse }, filters);
    await this.slots.run(() => sendFile(request, response, file));
  }
}
