import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { mapPage, type Page, projectPage } from '../platform/pagination/index.js';
import { Id } from '../platform/validation/index.js';
import { WorkspaceId } from '../workspaces/workspace.decorator.js';
import { ListNouns, ListWebsiteNouns, type NounItem, NounPage, toNounItem } from './noun.dto.js';
import { NounsService } from './nouns.service.js';

@ApiTags('nouns')
@Controller()
export class NounsController {
  constructor(private readonly nouns: NounsService) {}

  @Get('nouns')
  @ApiOperation({
    operationId: 'listNouns',
    summary: 'List nouns',
    description: 'Terms of the texts of pages, the most frequent or most telling (tf-idf) first.',
  })
  @ApiResponse({ status: 200, standardSchema: NounPage, description: 'One page of nouns' })
  async list(
    @WorkspaceId() workspaceId: number,
    @Query({ schema: ListNouns }) query: ListNouns,
  ): Promise<Page<Partial<NounItem>>> {
    return projectPage(mapPage(await this.nouns.list(workspaceId, query), toNounItem), query.fields);
  }

  @Get('websites/:id/nouns')
  @ApiOperation({
    operationId: 'listWebsiteNouns',
    summary: 'List the nouns of a website',
    description: 'Terms of the text of one page.',
  })
  @ApiResponse({ status: 200, standardSchema: NounPage, description: 'One page of nouns' })
  async listOfWebsite(
    @WorkspaceId() workspaceId: number,
    @Param('id', { schema: Id }) id: number,
    @Query({ schema: ListWebsiteNouns }) query: ListWebsiteNouns,
  ): Promise<Page<Partial<NounItem>>> {
    return projectPage(mapPage(await this.nouns.listOfWebsite(workspaceId, id, query), toNounItem), query.fields);
  }
}
