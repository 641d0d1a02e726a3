import { Controller, Delete, Get, HttpCode, Param, Query, Res } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { RequireScope } from '../auth/scope.decorator.js';
import { ListWebsiteNouns, NounPage } from '../nouns/noun.dto.js';
import { HttpCache } from '../platform/cache/index.js';
import { type ExpectedVersions, IfMatch, versionTag } from '../platform/conditional/index.js';
import { type JsonPage, project } from '../platform/pagination/index.js';
import { Id } from '../platform/validation/index.js';
import { WorkspaceId } from '../workspaces/workspace.decorator.js';
import { GetWebsite, ListWebsites, toWebsiteDetail, WebsiteDetail, WebsitePage } from './website.dto.js';
import { WebsitesService } from './websites.service.js';

@ApiTags('websites')
@RequireScope('read')
@Controller('websites')
export class WebsitesController {
  constructor(private readonly websites: WebsitesService) {}

  @Get()
  @HttpCache('websites:workspace:list')
  @ApiOperation({
    operationId: 'listWebsites',
    summary: 'List or search websites',
    description:
      'Pages, one per canonical URL. With `search` the best match comes first, among the newest 1,000 matches, and each has a highlight; `sort` and `cursor` do not apply then.',
  })
  @ApiResponse({ status: 200, standardSchema: WebsitePage, description: 'One page of websites' })
  list(@WorkspaceId() workspaceId: number, @Query({ schema: ListWebsites }) query: ListWebsites): Promise<JsonPage> {
    return this.websites.list(workspaceId, query);
  }

  @Get(':id')
  @HttpCache('websites:website:{id}:item')
  @ApiOperation({
    operationId: 'getWebsite',
    summary: 'Get a website',
    description: 'One page, with its text on request.',
  })
  @ApiResponse({ status: 200, standardSchema: WebsiteDetail, description: 'The website and what was included' })
  async get(
    @WorkspaceId() workspaceId: number,
    @Param('id', { schema: Id }) id: number,
    @Query({ schema: GetWebsite }) { include, fields }: GetWebsite,
    @Res({ passthrough: true }) response: Response,
  ): Promise<WebsiteDetail> {
    const website = await this.websites.get(workspaceId, id, include !== undefined);
    response.setHeader('ETag', versionTag(website));
    return project(toWebsiteDetail(website), fields && [...fields, ...(include ?? [])]);
  }

  @Get(':id/nouns')
  @HttpCache('nouns:website:{id}:list')
  @ApiOperation({
    operationId: 'listWebsiteNouns',
    summary: 'List the nouns of a website',
    description:
      'Terms of the text of one page, the most frequent or most telling (tf-idf, of the moment when the text was written) first.',
  })
  @ApiResponse({ status: 200, standardSchema: NounPage, description: 'One page of nouns' })
  listNouns(
    @WorkspaceId() workspaceId: number,
    @Param('id', { schema: Id }) id: number,
    @Query({ schema: ListWebsiteNouns }) query: ListWebsiteNouns,
  ): Promise<JsonPage> {
    return this.websites.listNouns(workspaceId, id, query);
  }

  @Delete(':id')
  @RequireScope('write')
  @HttpCode(204)
  @ApiOperation({
    operationId: 'deleteWebsite',
    summary: 'Delete a website',
    description: 'Deletes the page with its text and nouns; 409 while results refer to it.',
  })
  @ApiResponse({ status: 204, description: 'It is gone' })
  async remove(
    @WorkspaceId() workspaceId: number,
    @Param('id', { schema: Id }) id: number,
    @IfMatch() expected: ExpectedVersions,
  ): Promise<void> {
    await this.websites.remove(workspaceId, id, expected);
  }
}
