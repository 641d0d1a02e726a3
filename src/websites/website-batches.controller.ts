import { Controller, Put, Query, Req, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { RequireScope } from '../auth/scope.decorator.js';
import { answerBatch, ApiBatch, BatchLimits, type BatchAnswer } from '../platform/batch/index.js';
import type { Transaction } from '../platform/database/index.js';
import { WorkspaceId } from '../workspaces/workspace.decorator.js';
import { PutWebsite, PutWebsitesQuery } from './website-batch.dto.js';
import { WebsiteBatchesService } from './website-batches.service.js';

/** Reading the nouns of a text takes milliseconds; locks on a group of pages should not last for seconds. */
const GROUP_SIZE = 50;

@ApiTags('websites')
@RequireScope('write')
@Controller('websites/bulk')
export class WebsiteBatchesController {
  constructor(
    private readonly websites: WebsiteBatchesService,
    private readonly limits: BatchLimits,
  ) {}

  @Put()
  @ApiOperation({
    operationId: 'bulkPutWebsites',
    summary: 'Put many pages, with their texts',
    description:
      'Writes pages by their canonical URL: new ones are inserted, known ones take over what an item gives (or what `update` names), and their nouns are read anew.',
  })
  @ApiBatch('items', PutWebsite, [
    {
      url: 'https://en.wikipedia.org/wiki/Heat_pump',
      title: 'Heat pump',
      language: 'en',
      text: 'A heat pump moves heat from one place to another.',
    },
  ])
  put(
    @WorkspaceId() workspaceId: number,
    @Query({ schema: PutWebsitesQuery }) { atomic, update }: PutWebsitesQuery,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<BatchAnswer> {
    return answerBatch(request, response, {
      field: 'items',
      schema: PutWebsite,
      atomic,
      maxBytes: this.limits.maxBytes,
      groupSize: GROUP_SIZE,
      transaction: this.websites.transaction,
      write: (items: PutWebsite[], transaction: Transaction) =>
        this.websites.upsert(workspaceId, items, update, transaction),
    });
  }
}
