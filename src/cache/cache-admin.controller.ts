import { Controller, Delete, Get, HttpCode, Post, Query, Res } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { Throttle } from '@nestjs/throttler';
import type { Response } from 'express';
import { RequireScope } from '../auth/scope.decorator.js';
import { IgnoreIdempotencyKey } from '../platform/idempotency/index.js';
import { sendUnstored } from '../platform/http/index.js';
import { EXPENSIVE } from '../platform/rate-limit/index.js';
import { WorkspaceId } from '../workspaces/workspace.decorator.js';
import { CacheStatistics, ClearCache, WarmUps } from './cache-admin.dto.js';
import { CacheAdminService } from './cache-admin.service.js';

@ApiTags('operations')
@RequireScope('admin')
@Controller('cache')
export class CacheAdminController {
  constructor(private readonly cache: CacheAdminService) {}

  @Get('stats')
  @ApiOperation({
    operationId: 'getCacheStats',
    summary: 'Figures of the cache',
    description:
      'Hits, misses, loads, evictions and more since this server started: in all, and for each kind of answer by its ' +
      'template; with Redis also how it is. They are those of the server that answers.',
  })
  @ApiResponse({ status: 200, standardSchema: CacheStatistics, description: 'The figures of this moment' })
  async stats(@Res() response: Response): Promise<void> {
    sendUnstored(response, await this.cache.stats());
  }

  @Delete()
  @HttpCode(204)
  @ApiOperation({
    operationId: 'clearCache',
    summary: 'Forget answers',
    description:
      'Forgets the answers of the workspace whose templates match, on every server; the next request makes them anew. ' +
      'Needed only after somebody has written to the database past the API. A pattern that no answer can match is ' +
      'refused, and the answer names those that there are.',
  })
  @ApiResponse({ status: 204, description: 'They are forgotten' })
  async clear(
    @WorkspaceId() workspaceId: number,
    @Query({ schema: ClearCache }) { pattern }: ClearCache,
  ): Promise<void> {
    await this.cache.clear(workspaceId, pattern);
  }

  @Post('warm')
  @IgnoreIdempotencyKey()
  @Throttle(EXPENSIVE)
  @HttpCode(200)
  @ApiOperation({
    operationId: 'warmCache',
    summary: 'Make answers before they are asked for',
    description:
      'Makes the answers that most users see first, such as the list of sessions, unless they are kept already. Every ' +
      'server does so after its start.',
  })
  @ApiResponse({ status: 200, standardSchema: WarmUps, description: 'What was made' })
  warm(): Promise<WarmUps> {
    return this.cache.warm();
  }
}
