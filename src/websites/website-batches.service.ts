import { Injectable } from '@nestjs/common';
import { Changes } from '../changes/changes.service.js';
import { NounsService, type PageText } from '../nouns/nouns.service.js';
import type { Outcome } from '../platform/batch/index.js';
import { canonicalUrl } from '../platform/canonical-url/index.js';
import type { Transaction } from '../platform/database/index.js';
import type { PutWebsite, PutWebsitesQuery } from './website-batch.dto.js';
import { WebsitesRepository } from './websites.repository.js';

type Update = PutWebsitesQuery['update'];

/** Many pages at once, with their texts; of several items for one page the last wins. */
@Injectable()
export class WebsiteBatchesService {
  constructor(
    private readonly websites: WebsitesRepository,
    private readonly nouns: NounsService,
    private readonly changes: Changes,
  ) {}

  transaction = <R>(work: (transaction: Transaction) => Promise<R>, retries?: number): Promise<R> =>
    this.websites.inTransaction(work, retries);

  async upsert(
    workspaceId: number,
    items: readonly PutWebsite[],
    update: Update,
    transaction: Transaction,
  ): Promise<Outcome[]> {
    const rows = items.map(({ url, text: _, ...given }) => {
      const { hash, ...page } = canonicalUrl(url);
      return { ...page, ...given, urlHash: hash, workspaceId };
    });
    const hashes = rows.map((row) => row.urlHash);
    const before = await this.websites.findVersions(transaction, workspaceId, hashes);
    const properties = update?.filter((name) => name !== 'text') ?? (['title', 'language'] as const);
    const ids = await this.websites.upsert(transaction, rows, properties);
    const after = await this.websites.findVersions(transaction, workspaceId, hashes);

    const keepsTexts = update !== undefined && !update.includes('text');
    const texts = items.flatMap(({ text, language = null }, i): PageText[] => {
      const websiteId = ids[i] as number;
      return text === undefined || (keepsTexts && before.has(websiteId)) ? [] : [{ websiteId, text, language }];
    });
    const changed = await this.writeTexts(transaction, workspaceId, texts);
    const outcomes = ids.map((id): Outcome & { id: number } => {
      if (!before.has(id)) return { outcome: 'inserted', id };
      return { outcome: changed.has(id) || before.get(id) !== after.get(id) ? 'updated' : 'skipped', id };
    });
    const written = outcomes.filter(({ outcome }) => outcome !== 'skipped').map(({ id }) => id);
    if (written.length > 0) {
      await this.changes.ofWebsites(workspaceId, written, {
        now: () => this.websites.findSessionsShowing(written, transaction),
        afterCommit: () => this.websites.findSessionsShowing(written),
      });
    }
    return outcomes;
  }

  /** The ids of the pages whose text is another one now. */
  private async writeTexts(transaction: Transaction, workspaceId: number, texts: PageText[]): Promise<Set<number>> {
    const last = new Map(texts.map((page) => [page.websiteId, page]));
    const same = await this.websites.findSameTexts(transaction, [...last.values()]);
    const changed = [...last.values()].filter(({ websiteId }) => !same.has(websiteId));
    await this.websites.upsertContents(
      transaction,
      changed.map(({ websiteId, text }) => ({ websiteId, text })),
    );
    await this.nouns.rewrite(transaction, workspaceId, changed);
    return new Set(changed.map(({ websiteId }) => websiteId));
  }
}
