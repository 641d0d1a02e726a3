import { Controller, Get, Query } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { RequireScope } from '../auth/scope.decorator.js';
import { HttpCache } from '../platform/cache/index.js';
import type { JsonPage } from '../platform/pagination/index.js';
import { WorkspaceId } from '../workspaces/workspace.decorator.js';
import { ListNouns, NounPage } from './noun.dto.js';
import { NounsService } from './nouns.service.js';

@ApiTags('nouns')
@RequireScope('read')
@Controller('nouns')
export class NounsController {
  constructor(private readonly nouns: NounsService) {}

  @Get()
  @HttpCache('nouns:session:{sessionId}:list', 'nouns:workspace:list')
  @ApiOperation({
    operationId: 'listNouns',
    summary: 'List nouns',
    description:
      'Terms of the texts of pages, the most frequent or most telling (tf-idf) first. A tf-idf is of the moment when the text of its page was written: texts that came later have not changed it.',
  })
  @ApiResponse({ status: 200, standardSchema: NounPage, description: 'One page of nouns' })
  list(@WorkspaceId() workspaceId: number, @Query({ schema: ListNouns }) query: ListNouns): Promise<JsonPage> {
    return this.nouns.list(workspaceId, query);
  }
}
