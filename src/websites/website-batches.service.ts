import { Injectable } from '@nestjs/common';
import { Changes } from '../changes/changes.service.js';
import { NounsService } from '../nouns/nouns.service.js';
import type { Outcome } from '../platform/batch/index.js';
import { canonicalUrl } from '../platform/canonical-url/index.js';
import type { Transaction } from '../platform/database/index.js';
import type { PutWebsite, PutWebsitesQuery } from './website-batch.dto.js';
import { type KnownPage, WebsitesRepository } from './websites.repository.js';

type Update = PutWebsitesQuery['update'];

interface NewText {
  websiteId: number;
  text: string;
}

/** Pages as they were before a write, without those that it made, and as they are after it. */
interface Written {
  before: ReadonlyMap<number, KnownPage>;
  after: ReadonlyMap<number, KnownPage>;
}

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
    const before = await this.websites.findKnown(transaction, workspaceId, hashes);
    const properties = update?.filter((name) => name !== 'text') ?? (['title', 'language'] as const);
    const ids = await this.websites.upsert(transaction, rows, properties);
    const after = await this.websites.findKnown(transaction, workspaceId, hashes);

    const keepsTexts = update !== undefined && !update.includes('text');
    const texts = items.flatMap(({ text }, i): NewText[] => {
      const websiteId = ids[i] as number;
      return text === undefined || (keepsTexts && before.has(websiteId)) ? [] : [{ websiteId, text }];
    });
    const changed = await this.writeTexts(transaction, texts);
    await this.rewriteNouns(transaction, workspaceId, changed, { before, after });
    const withNewText = new Set(changed.map(({ websiteId }) => websiteId));
    const first = new Map(ids.map((id, i) => [id, i] as const).toReversed());
    const outcomes = ids.map((id, i): Outcome & { id: number } => {
      // What follows in another spelling found the page made by the first.
      if (!before.has(id)) return { outcome: first.get(id) === i ? 'inserted' : 'skipped', id };
      const isUpdated = withNewText.has(id) || before.get(id)?.version !== after.get(id)?.version;
      return { outcome: isUpdated ? 'updated' : 'skipped', id };
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

  /** Gives the texts that are other ones now. */
  private async writeTexts(transaction: Transaction, texts: NewText[]): Promise<NewText[]> {
    const last = new Map(texts.map((page) => [page.websiteId, page]));
    const same = await this.websites.findSameTexts(transaction, [...last.values()]);
    const changed = [...last.values()].filter(({ websiteId }) => !same.has(websiteId));
    await this.websites.upsertContents(transaction, changed);
    return changed;
  }

  /** Of texts that have changed, and of those whose page has another language now: an item may give the one or the other. */
  private async rewriteNouns(
    transaction: Transaction,
    workspaceId: number,
    changed: readonly NewText[],
    { before, after }: Written,
  ): Promise<void> {
    const texts = new Map(changed.map(({ websiteId, text }) => [websiteId, text]));
    const translated = [...before.values()]
      .filter(({ id, language }) => !texts.has(id) && language !== after.get(id)?.language)
      .map(({ id }) => id);
    const kept = translated.length > 0 ? await this.websites.findTexts(transaction, translated) : [];
    for (const { websiteId, text } of kept) texts.set(websiteId, text);
    const pages = Array.from(texts, ([websiteId, text]) => {
      return { websiteId, text, language: after.get(websiteId)?.language ?? null };
    });
    await this.nouns.rewrite(transaction, workspaceId, pages);
  }
}
