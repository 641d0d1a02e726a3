import { Controller, Delete, HttpCode, Patch, Post, Query, Req, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { RequireScope } from '../auth/scope.decorator.js';
import { answerBatch, ApiBatch, BatchLimits, BatchQuery, type BatchAnswer } from '../platform/batch/index.js';
import type { Transaction } from '../platform/database/index.js';
import { id } from '../platform/validation/index.js';
import { WorkspaceId } from '../workspaces/workspace.decorator.js';
import { ChangedQuery, NewQuery } from './query-batch.dto.js';
import { QueryBatchesService } from './query-batches.service.js';

@ApiTags('queries')
@RequireScope('write')
@Controller('queries/bulk')
export class QueryBatchesController {
  constructor(
    private readonly queries: QueryBatchesService,
    private readonly limits: BatchLimits,
  ) {}

  @Post()
  @HttpCode(200)
  @ApiOperation({
    operationId: 'bulkCreateQueries',
    summary: 'Add many queries',
    description:
      'Adds queries without results to sessions that exist. Each item stands for itself, unless atomic=true.',
  })
  @ApiBatch('items', NewQuery, [
    {
      sessionId: 1,
      text: 'heat pump noise',
      engine: 'google',
      language: 'en',
      collectedAt: '2026-03-02T09:30:00.000Z',
    },
    { sessionId: 1, text: 'heat pump noise', engine: 'bing', language: 'en', collectedAt: '2026-03-02T09:30:00.000Z' },
  ])
  create(
    @WorkspaceId() workspaceId: number,
    @Query({ schema: BatchQuery }) { atomic }: BatchQuery,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<BatchAnswer> {
    const write = (items: NewQuery[], transaction: Transaction) => this.queries.insert(workspaceId, items, transaction);
    return answerBatch(request, response, { ...this.plan(atomic), field: 'items', schema: NewQuery, write });
  }

  @Patch()
  @ApiOperation({
    operationId: 'bulkUpdateQueries',
    summary: 'Change many queries',
    description: 'Changes what each item names beside its id; the rest of the query stays.',
  })
  @ApiBatch('items', ChangedQuery, [{ id: 1, tool: 'serper' }])
  update(
    @WorkspaceId() workspaceId: number,
    @Query({ schema: BatchQuery }) { atomic }: BatchQuery,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<BatchAnswer> {
    const write = (items: ChangedQuery[], transaction: Transaction) =>
      this.queries.update(workspaceId, items, transaction);
    return answerBatch(request, response, { ...this.plan(atomic), field: 'items', schema: ChangedQuery, write });
  }

  @Delete()
  @ApiOperation({
    operationId: 'bulkDeleteQueries',
    summary: 'Delete many queries',
    description: 'Deletes queries with their results by their ids; ids that do not exist are skipped.',
  })
  @ApiBatch('ids', id, [999_999_001, 999_999_002])
  remove(
    @WorkspaceId() workspaceId: number,
    @Query({ schema: BatchQuery }) { atomic }: BatchQuery,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<BatchAnswer> {
    const write = (ids: number[], transaction: Transaction) => this.queries.delete(workspaceId, ids, transaction);
    return answerBatch(request, response, { ...this.plan(atomic), field: 'ids', schema: id, write });
  }

  private plan(atomic: boolean) {
    return { atomic, maxBytes: this.limits.maxBytes, transaction: this.queries.transaction };
  }
}
