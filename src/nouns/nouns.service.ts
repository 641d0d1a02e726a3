import { Injectable } from '@nestjs/common';
import type { Page } from '../platform/pagination/index.js';
import { WebsitesService } from '../websites/websites.service.js';
import type { ListNouns, ListWebsiteNouns } from './noun.dto.js';
import type { Noun } from './noun.entity.js';
import { NounsRepository } from './nouns.repository.js';

@Injectable()
export class NounsService {
  constructor(
    private readonly nouns: NounsRepository,
    private readonly websites: WebsitesService,
  ) {}

  list(workspaceId: number, query: ListNouns): Promise<Page<Noun>> {
    return this.nouns.list(workspaceId, query);
  }

  async listOfWebsite(workspaceId: number, websiteId: number, query: ListWebsiteNouns): Promise<Page<Noun>> {
    const website = await this.websites.get(workspaceId, websiteId);
    return this.nouns.list(workspaceId, { ...query, websiteId: website.id });
  }
}
