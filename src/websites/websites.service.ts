import { Injectable } from '@nestjs/common';
import { canonicalUrl } from '../platform/canonical-url/index.js';
import type { Transaction } from '../platform/database/index.js';
import { mapPage, type Page } from '../platform/pagination/index.js';
import { type ListWebsites, toWebsiteDetail, type WebsiteDetail } from './website.dto.js';
import type { Website } from './website.entity.js';
import { WebsiteSearchRepository } from './website-search.repository.js';
import { WebsiteNotFound } from './websites.errors.js';
import { type SeenPage, WebsitesRepository } from './websites.repository.js';

interface Seen {
  url: string | null;
  title: string | null;
}

@Injectable()
export class WebsitesService {
  constructor(
    private readonly websites: WebsitesRepository,
    private readonly searches: WebsiteSearchRepository,
  ) {}

  async list(workspaceId: number, query: ListWebsites): Promise<Page<WebsiteDetail>> {
    const withContent = query.include !== undefined;
    if (query.search === undefined) {
      const page = await this.websites.list(workspaceId, query);
      if (withContent) await this.websites.loadContent(page.items);
      return mapPage(page, toWebsiteDetail);
    }
    const page = await this.searches.search(workspaceId, query.search, query);
    if (withContent) await this.websites.loadContent(page.items.map(({ website }) => website));
    return mapPage(page, ({ website, highlight }) => ({ ...toWebsiteDetail(website), highlight }));
  }

  async get(workspaceId: number, id: number, withContent = false): Promise<Website> {
    const website = await this.websites.find(workspaceId, id);
    if (!website) throw new WebsiteNotFound(id);
    if (withContent) await this.websites.loadContent([website]);
    return website;
  }

  async remove(workspaceId: number, id: number): Promise<void> {
    if (!(await this.websites.delete(workspaceId, id))) throw new WebsiteNotFound(id);
  }

  /** Website id and domain of each result, in its order; pages seen for the first time are written. */
  async identify(
    transaction: Transaction,
    workspaceId: number,
    results: readonly Seen[],
  ): Promise<{ websiteId: number | null; domain: string | null }[]> {
    const canonical = results.map(({ url }) => (url === null ? null : canonicalUrl(url)));
    const pages = new Map<string, SeenPage>();
    for (const [i, page] of canonical.entries()) {
      const key = page?.hash.toString('hex');
      if (page && key && !pages.has(key)) pages.set(key, { ...page, title: results[i]?.title ?? null });
    }
    const ids =
      pages.size > 0 ? await this.websites.identify(transaction, workspaceId, pages) : new Map<string, number>();
    return canonical.map((page) => ({
      websiteId: (page && ids.get(page.hash.toString('hex'))) ?? null,
      domain: page?.domain ?? null,
    }));
  }
}
