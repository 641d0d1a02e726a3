import { Controller, Delete, HttpCode, Patch, Post, Query, Req, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { RequireScope } from '../auth/scope.decorator.js';
import { answerBatch, ApiBatch, BatchLimits, BatchQuery, type BatchAnswer } from '../platform/batch/index.js';
import type { Transaction } from '../platform/database/index.js';
import { id } from '../platform/validation/index.js';
import { WorkspaceId } from '../workspaces/workspace.decorator.js';
import { ChangedResult, NewResult, SightedResult } from './result-batch.dto.js';
import { ResultBatchesService } from './result-batches.service.js';

@ApiTags('results')
@RequireScope('write')
@Controller('results/bulk')
export class ResultBatchesController {
  constructor(
    private readonly results: ResultBatchesService,
    private readonly limits: BatchLimits,
  ) {}

  @Post()
  @HttpCode(200)
  @ApiOperation({
    operationId: 'bulkCreateResults',
    summary: 'Add many results',
    description: 'Adds results to queries that exist. Each item stands for itself, unless atomic=true.',
  })
  @ApiBatch('items', NewResult, [
    { queryId: 1, rank: 101, url: 'https://en.wikipedia.org/wiki/Heat_pump', title: 'Heat pump' },
    { queryId: 1, rank: 1, type: 'ad', url: 'https://shop.example/heat-pumps' },
  ])
  create(
    @WorkspaceId() workspaceId: number,
    @Query({ schema: BatchQuery }) { atomic }: BatchQuery,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<BatchAnswer> {
    const write = (items: SightedResult[], transaction: Transaction) =>
      this.results.insert(workspaceId, items, transaction);
    return answerBatch(request, response, { ...this.plan(atomic), field: 'items', schema: SightedResult, write });
  }

  @Patch()
  @ApiOperation({
    operationId: 'bulkUpdateResults',
    summary: 'Change many results',
    description: 'Changes what each item names beside its id; the rest of the result stays.',
  })
  @ApiBatch('items', ChangedResult, [{ id: 1, snippet: 'A heat pump moves heat from one place to another.' }])
  update(
    @WorkspaceId() workspaceId: number,
    @Query({ schema: BatchQuery }) { atomic }: BatchQuery,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<BatchAnswer> {
    const write = (items: ChangedResult[], transaction: Transaction) =>
      this.results.update(workspaceId, items, transaction);
    return answerBatch(request, response, { ...this.plan(atomic), field: 'items', schema: ChangedResult, write });
  }

  @Delete()
  @ApiOperation({
    operationId: 'bulkDeleteResults',
    summary: 'Delete many results',
    description: 'Deletes results by their ids; ids that do not exist are skipped.',
  })
  @ApiBatch('ids', id, [999_999_001, 999_999_002])
  remove(
    @WorkspaceId() workspaceId: number,
    @Query({ schema: BatchQuery }) { atomic }: BatchQuery,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<BatchAnswer> {
    const write = (ids: number[], transaction: Transaction) => this.results.delete(workspaceId, ids, transaction);
    return answerBatch(request, response, { ...this.plan(atomic), field: 'ids', schema: id, write });
  }

  private plan(atomic: boolean) {
    return { atomic, maxBytes: this.limits.maxBytes, transaction: this.results.transaction };
  }
}
