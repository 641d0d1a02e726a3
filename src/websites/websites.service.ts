import { Injectable } from '@nestjs/common';
import type { ListWebsiteNouns } from '../nouns/noun.dto.js';
import { NounsService } from '../nouns/nouns.service.js';
import { type CanonicalUrl, canonicalUrl } from '../platform/canonical-url/index.js';
import { type ExpectedVersions, PreconditionFailed } from '../platform/conditional/index.js';
import type { Transaction } from '../platform/database/index.js';
import { JsonPage, project } from '../platform/pagination/index.js';
import { type ListWebsites, toWebsiteDetail } from './website.dto.js';
import type { Website } from './website.entity.js';
import { WebsiteSearchRepository } from './website-search.repository.js';
import { SearchHasNoCursor, WebsiteNotFound } from './websites.errors.js';
import { type SeenPage, WebsitesRepository } from './websites.repository.js';

interface Seen {
  url: string | null;
  title: string | null;
  /** The page of `url`, where it has been found already. */
  page?: CanonicalUrl | null;
}

interface Identified {
  websiteId: number | null;
  domain: string | null;
}

/** A block without a link. */
const NOWHERE: Identified = { websiteId: null, domain: null };

@Injectable()
export class WebsitesService {
  constructor(
    private readonly websites: WebsitesRepository,
    private readonly searches: WebsiteSearchRepository,
    private readonly nouns: NounsService,
  ) {}

  async list(workspaceId: number, query: ListWebsites): Promise<JsonPage> {
    const { search } = query;
    if (search === undefined) return this.websites.list(workspaceId, query);
    if (query.cursor !== undefined) throw new SearchHasNoCursor();
    return this.search(workspaceId, search, query);
  }

  async get(workspaceId: number, id: number, withContent = false): Promise<Website> {
    const website = await this.websites.find(workspaceId, id);
    if (!website) throw new WebsiteNotFound(id);
    if (withContent) await this.websites.loadContent([website]);
    return website;
  }

  async listNouns(workspaceId: number, id: number, query: ListWebsiteNouns): Promise<JsonPage> {
    const website = await this.get(workspaceId, id);
    return this.nouns.list(workspaceId, { ...query, websiteId: website.id });
  }

  async remove(workspaceId: number, id: number, expected?: ExpectedVersions): Promise<void> {
    if (await this.websites.delete(workspaceId, id, expected)) return;
    throw new PreconditionFailed((await this.get(workspaceId, id)).version);
  }

  /** Website id and domain of each result, in its order; pages seen for the first time are written. */
  async identify(transaction: Transaction, workspaceId: number, results: readonly Seen[]): Promise<Identified[]> {
    const pages = new Map<string, SeenPage>();
    const keys = results.map(({ url, title, page: found }) => {
      if (url === null) return null;
      const page = found ?? canonicalUrl(url);
      const key = page.hash.toString('latin1');
      if (!pages.has(key)) pages.set(key, { ...page, title });
      return key;
    });
    const ids = await this.websites.identify(transaction, workspaceId, [...pages.values()]);
    const byKey = new Map([...pages.keys()].map((key, i) => [key, ids[i] ?? null]));
    return keys.map((key) =>
      key === null ? NOWHERE : { websiteId: byKey.get(key) ?? null, domain: pages.get(key)?.domain ?? null },
    );
  }

  private async search(
    workspaceId: number,
    words: string,
    { fields, include = [], ...query }: ListWebsites,
  ): Promise<JsonPage> {
    const { found, numbers } = await this.searches.search(workspaceId, words, query);
    if (include.length > 0) await this.websites.loadContent(found.map(({ website }) => website));
    const shown = fields && [...fields, ...include, 'highlight'];
    const items = found.map(({ website, highlight }) =>
      JSON.stringify(project({ ...toWebsiteDetail(website), highlight }, shown)),
    );
    return new JsonPage(items, numbers);
  }
}
