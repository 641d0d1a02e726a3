import { Controller, Get, Query, Res } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { RequireScope } from '../auth/scope.decorator.js';
import { sendUnstored } from '../platform/http/index.js';
import { DiagnosticsService } from './diagnostics.service.js';
import { ListSlowQueries, SlowQueries } from './slow-query.dto.js';

@ApiTags('operations')
@RequireScope('admin')
@Controller('diagnostics')
export class DiagnosticsController {
  constructor(private readonly diagnostics: DiagnosticsService) {}

  @Get('slow-queries')
  @ApiOperation({
    operationId: 'listSlowQueries',
    summary: 'Statements that are slow, and why',
    description:
      'The statements of this process that took longer than QUERY_SLOW_THRESHOLD or ran many times in one request, ' +
      'those that cost most in total first: calls, percentiles, the plan of a slow call, and what to do.',
  })
  @ApiResponse({ status: 200, standardSchema: SlowQueries, description: 'The worst statements' })
  async slowQueries(
    @Query({ schema: ListSlowQueries }) { limit }: ListSlowQueries,
    @Res() response: Response,
  ): Promise<void> {
    sendUnstored(response, await this.diagnostics.slowQueries(limit));
  }
}
