import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Any, type Repository } from 'typeorm';
import { Changes } from '../changes/changes.service.js';
import { bulkUpsert } from '../platform/bulk/index.js';
import type { CanonicalUrl } from '../platform/canonical-url/index.js';
import type { ExpectedVersions } from '../platform/conditional/index.js';
import {
  inTransaction,
  isForeignKeyViolation,
  jsonObject,
  jsonOrNull,
  loadRelations,
  ofVersion,
  type Transaction,
} from '../platform/database/index.js';
import {
  JsonList,
  type JsonPage,
  type ListDefinition,
  PageLimits,
  type SortKey,
} from '../platform/pagination/index.js';
import { type ListWebsites, WEBSITE_FIELDS } from './website.dto.js';
import { Website } from './website.entity.js';
import { WebsiteContent } from './website-content.entity.js';
import { WebsiteInUse } from './websites.errors.js';

const SORTS: Record<string, SortKey> = { id: { sql: 'website.id', cast: 'bigint' } };

const FILTERS = {
  workspaceId: 'website.workspace_id = :workspaceId',
  domain: 'website.domain = :domain',
};
type Filter = keyof typeof FILTERS;

const TOTAL_OF_DOMAIN = `
  SELECT coalesce(sum(n), 0)::bigint FROM (
    SELECT n FROM rollup_website_domains WHERE workspace_id = :workspaceId AND domain = :domain
    UNION ALL
    SELECT n FROM rollup_deltas WHERE workspace_id = :workspaceId AND measure = 'websites' AND domain = :domain
  ) AS part`;

function listOf({ manager }: Repository<Website>): ListDefinition<Filter> {
  const content = jsonObject(manager.getRepository(WebsiteContent).metadata, 'content', ['text', 'updatedAt']);
  return {
    alias: 'website',
    filters: FILTERS,
    sorts: SORTS,
    total: (given) => (given.has('domain') ? TOTAL_OF_DOMAIN : `SELECT rollup_total(:workspaceId, 'websites')`),
    joined: {
      content: {
        json: jsonOrNull('content.website_id', content),
        join: 'LEFT JOIN website_contents content ON content.website_id = website.id',
      },
    },
  };
}

/** A page as a result shows it. */
export interface SeenPage extends CanonicalUrl {
  title: string | null;
}

/** What a write has to know of a page. */
export type KnownPage = Pick<Website, 'id' | 'version' | 'language'>;

/** What may change of a known page. */
export type PageProperty = 'title' | 'language';

@Injectable()
export class WebsitesRepository {
  private readonly pages: JsonList<Filter>;

  constructor(
    @InjectRepository(Website) private readonly websites: Repository<Website>,
    private readonly changes: Changes,
    limits: PageLimits,
  ) {
    this.pages = new JsonList(websites, listOf(websites), limits);
  }

  list(workspaceId: number, query: ListWebsites): Promise<JsonPage> {
    const { domain, fields = WEBSITE_FIELDS, include = [] } = query;
    return this.pages.page(query, { workspaceId, domain }, [...fields, ...include]);
  }

  find(workspaceId: number, id: number): Promise<Website | null> {
    return this.websites.find({ where: { id, workspaceId }, take: 1 }).then(([website]) => website ?? null);
  }

  loadContent(websites: Website[]): Promise<void> {
    return loadRelations(this.websites.manager, this.websites.metadata, websites, { content: {} });
  }

  /** Throws WebsiteInUse while results refer to it. */
  async delete(workspaceId: number, id: number, expected?: ExpectedVersions): Promise<boolean> {
    try {
      return await this.inTransaction(async (transaction) => {
        const { affected } = await transaction.delete(Website, { id, workspaceId, ...ofVersion(expected) });
        if (affected === 1) await this.changes.ofWebsites(workspaceId, [id]);
        return affected === 1;
      });
    } catch (error) {
      throw isForeignKeyViolation(error) ? new WebsiteInUse(id) : error;
    }
  }

  /** The ids of pages in their order, written where they are new; what is known of a page stays as it is. */
  async identify(transaction: Transaction, workspaceId: number, pages: readonly SeenPage[]): Promise<number[]> {
    const ids = await this.findIds(transaction, workspaceId, pages);
    const places = [...pages.keys()].filter((i) => ids[i] === undefined);
    if (places.length > 0) {
      const rows = places.map((i) => {
        const { hash, ...page } = pages[i] as SeenPage;
        return { ...page, urlHash: hash, workspaceId };
      });
      const inserted = await this.upsert(transaction, rows, []);
      for (const [i, place] of places.entries()) ids[place] = inserted[i];
    }
    return ids as number[];
  }

  /** Writes pages with what is given of them, and gives their ids in order; a known page takes over these properties. */
  async upsert(
    transaction: Transaction,
    rows: readonly Partial<Website>[],
    update: readonly PageProperty[],
  ): Promise<number[]> {
    const options = { conflict: ['workspaceId', 'urlHash'] as ('workspaceId' | 'urlHash')[], update: [...update] };
    const { ids } = await bulkUpsert(transaction, Website, rows, options);
    return ids;
  }

  /** Those of the pages that are known, by their ids. */
  async findKnown(transaction: Transaction, workspaceId: number, hashes: Buffer[]): Promise<Map<number, KnownPage>> {
    const where = { workspaceId, urlHash: Any(hashes) };
    const found = await transaction.find(Website, { select: { id: true, version: true, language: true }, where });
    return new Map(found.map((page) => [page.id, page]));
  }

  /** The texts of those of the pages that have one. */
  findTexts(transaction: Transaction, websiteIds: number[]): Promise<Pick<WebsiteContent, 'websiteId' | 'text'>[]> {
    return transaction.find(WebsiteContent, {
      select: { websiteId: true, text: true },
      where: { websiteId: Any(websiteIds) },
    });
  }

  /** The ids of the pages that hold this very text already. */
  async findSameTexts(
    transaction: Transaction,
    texts: readonly Pick<WebsiteContent, 'websiteId' | 'text'>[],
  ): Promise<Set<number>> {
    const rows: { id: number }[] = await transaction.query(
      `SELECT c.website_id AS id FROM unnest($1::bigint[], $2::text[]) AS given (id, text)
         JOIN website_contents c ON c.website_id = given.id AND c.text = given.text`,
      [texts.map(({ websiteId }) => websiteId), texts.map(({ text }) => text)],
    );
    return new Set(rows.map(({ id }) => id));
  }

  /** The sessions whose results show these pages; outside of a transaction, as all see them. */
  async findSessionsShowing(websiteIds: number[], transaction?: Transaction): Promise<number[]> {
    const rows: { id: number }[] = await (transaction ?? this.websites).query(
      `SELECT DISTINCT session_id AS id FROM results WHERE website_id = ANY($1::bigint[])`,
      [websiteIds],
    );
    return rows.map(({ id }) => id);
  }

  async upsertContents(
    transaction: Transaction,
    contents: readonly Pick<WebsiteContent, 'websiteId' | 'text'>[],
  ): Promise<void> {
    await bulkUpsert(transaction, WebsiteContent, contents, { conflict: ['websiteId'] });
  }

  inTransaction<R>(work: (transaction: Transaction) => Promise<R>, retries?: number): Promise<R> {
    return inTransaction(this.websites.manager, work, retries);
  }

  /** Most pages are known, and to look them up costs a third of an upsert. They stay until the transaction ends. */
  private async findIds(
    transaction: Transaction,
    workspaceId: number,
    pages: readonly SeenPage[],
  ): Promise<(number | undefined)[]> {
    const ids: (number | undefined)[] = [];
    ids.length = pages.length;
    const hashes = pages.map(({ hash }) => hash);
    const found: { place: number; id: number }[] = await transaction.query(
      `SELECT given.place, website.id FROM unnest($2::bytea[]) WITH ORDINALITY AS given (hash, place)
         JOIN websites AS website ON website.workspace_id = $1 AND website.url_hash = given.hash
        ORDER BY website.url_hash FOR KEY SHARE OF website`,
      [workspaceId, hashes],
    );
    for (const { place, id } of found) ids[place - 1] = id;
    return ids;
  }
}
