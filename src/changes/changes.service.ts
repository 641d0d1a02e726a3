import { Injectable, Logger } from '@nestjs/common';
import { CacheService, currentTransaction } from '../platform/cache/index.js';

/**
 * On whose data a cached answer rests is the second part of its template, after the feature and before the rest:
 *
 *     queries:session:{sessionId}:list      on one session: its row, its queries, their results and the pages they show
 *     websites:website:{id}:item            on one page: its row, its text, its nouns
 *     stats:workspace:engines               on anything in the workspace
 *
 * A write names what it changed, once, by the methods below; which answers these reach follows from their templates.
 */
export const DEPENDS_ON = {
  session: '*:session:{sessionId}:**',
  website: '*:website:{websiteId}:**',
  workspace: '*:workspace:**',
} as const;

/** Which sessions have results that show the pages: as the transaction sees them, and as all see them after it. */
export interface Shown {
  now: () => Promise<number[]>;
  afterCommit: () => Promise<number[]>;
}

/** Where every write names what it changed: inside of its transaction, so that it counts from the commit. */
@Injectable()
export class Changes {
  private readonly logger = new Logger('Cache');

  constructor(private readonly cache: CacheService) {}

  /** Sessions, or queries or results of theirs, were made, changed or deleted; new pages came with them. */
  async ofSessions(workspaceId: number, sessionIds: Iterable<number>): Promise<void> {
    for (const sessionId of new Set(sessionIds)) await this.name('session', workspaceId, { sessionId });
    await this.name('workspace', workspaceId);
  }

  /** Pages, their texts or nouns were made, changed or deleted. */
  async ofWebsites(workspaceId: number, websiteIds: Iterable<number>, shown?: Shown): Promise<void> {
    for (const websiteId of new Set(websiteIds)) await this.name('website', workspaceId, { websiteId });
    await this.ofSessions(workspaceId, shown ? await shown.now() : []);
    if (shown) currentTransaction()?.afterCommit(() => this.shownSince(workspaceId, shown));
  }

  /** A session may have come to show a page, and been read, while the change of the page was not committed yet. */
  private async shownSince(workspaceId: number, { afterCommit }: Shown): Promise<void> {
    try {
      await this.ofSessions(workspaceId, await afterCommit());
    } catch (error) {
      this.logger.warn(`All sessions count as changed, since those that show a page were not found: ${String(error)}`);
      await this.cache.deletePattern('*:session:*:**', { scope: workspaceId });
    }
  }

  private async name(what: keyof typeof DEPENDS_ON, scope: number, params: Record<string, number> = {}): Promise<void> {
    if (!currentTransaction()) throw new Error(`A change (${what}) was named outside of the transaction that makes it`);
    await this.cache.deletePattern(DEPENDS_ON[what], { scope, params });
  }
}
