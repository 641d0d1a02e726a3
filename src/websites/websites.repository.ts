import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import type { Repository, SelectQueryBuilder } from 'typeorm';
import type { CanonicalUrl } from '../platform/canonical-url/index.js';
import { isForeignKeyViolation, loadRelations, type Transaction } from '../platform/database/index.js';
import { type Page, PageLimits, paginate, type SortKey } from '../platform/pagination/index.js';
import type { ListWebsites } from './website.dto.js';
import { Website } from './website.entity.js';
import { WebsiteInUse } from './websites.errors.js';

const SORTS: Record<string, SortKey<Website>> = {
  id: { column: 'website.id', cast: 'bigint', value: (website) => website.id },
};

/** A page as a result shows it. */
export interface SeenPage extends CanonicalUrl {
  title: string | null;
}

@Injectable()
export class WebsitesRepository {
  constructor(
    @InjectRepository(Website) private readonly websites: Repository<Website>,
    private readonly limits: PageLimits,
  ) {}

  list(workspaceId: number, query: ListWebsites): Promise<Page<Website>> {
    const filters = { workspaceId, domain: query.domain };
    return paginate(this.filtered(filters), query, { id: 'website.id', sorts: SORTS, filters }, this.limits);
  }

  find(workspaceId: number, id: number): Promise<Website | null> {
    return this.websites.find({ where: { id, workspaceId }, take: 1 }).then(([website]) => website ?? null);
  }

  loadContent(websites: Website[]): Promise<void> {
    return loadRelations(this.websites.manager, this.websites.metadata, websites, { content: {} });
  }

  /** Throws WebsiteInUse while results refer to it. */
  async delete(workspaceId: number, id: number): Promise<boolean> {
    try {
      const { affected } = await this.websites.delete({ id, workspaceId });
      return affected === 1;
    } catch (error) {
      throw isForeignKeyViolation(error) ? new WebsiteInUse(id) : error;
    }
  }

  /**
   * The ids of the pages by their hash in hex, written where they are new. In the order of the hashes, so that two
   * writers with the same pages wait for each other instead of locking each other out.
   */
  async identify(
    transaction: Transaction,
    workspaceId: number,
    pages: Map<string, SeenPage>,
  ): Promise<Map<string, number>> {
    const sorted = [...pages.entries()].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, page]) => page);
    const hashes = sorted.map((page) => page.hash);
    await transaction.query(
      `INSERT INTO websites (workspace_id, url, url_hash, host, domain, title)
       SELECT $1, page.* FROM unnest($2::text[], $3::bytea[], $4::text[], $5::text[], $6::text[]) AS page
       ON CONFLICT (workspace_id, url_hash) DO NOTHING`,
      [
        workspaceId,
        sorted.map((page) => page.url),
        hashes,
        ...(['host', 'domain', 'title'] as const).map((key) => sorted.map((page) => page[key])),
      ],
    );
    const rows: { hash: string; id: number }[] = await transaction.query(
      `SELECT encode(url_hash, 'hex') AS hash, id FROM websites WHERE workspace_id = $1 AND url_hash = ANY($2::bytea[])`,
      [workspaceId, hashes],
    );
    return new Map(rows.map(({ hash, id }) => [hash, id]));
  }

  private filtered({
    workspaceId,
    domain,
  }: {
    workspaceId: number;
    domain: string | undefined;
  }): SelectQueryBuilder<Website> {
    const query = this.websites
      .createQueryBuilder('website')
      .where('website.workspaceId = :workspaceId', { workspaceId });
    if (domain) query.andWhere('website.domain = :domain', { domain });
    return query;
  }
}
