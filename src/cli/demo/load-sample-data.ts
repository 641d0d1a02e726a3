import type { INestApplicationContext } from '@nestjs/common';
import { CreateKey, ListKeys } from '../../auth/key.dto.js';
import { KeysService } from '../../auth/keys.service.js';
import { QueryExists } from '../../queries/queries.errors.js';
import { ResultPagesService } from '../../results/result-pages.service.js';
import { SessionsService } from '../../sessions/sessions.service.js';
import { WebsiteBatchesService } from '../../websites/website-batches.service.js';
import { WorkspacesService } from '../../workspaces/workspaces.service.js';
import { type SampleSession, sampleSessions, sampleTexts } from './sample-data.js';

export interface Loaded {
  /** Result pages that this run wrote. */
  added: number;
  present: number;
}

class SampleDataLoader {
  private readonly sessions: SessionsService;
  private readonly pages: ResultPagesService;
  private readonly websites: WebsiteBatchesService;

  constructor(
    app: INestApplicationContext,
    private readonly workspaceId: number,
  ) {
    this.sessions = app.get(SessionsService, { strict: false });
    this.pages = app.get(ResultPagesService, { strict: false });
    this.websites = app.get(WebsiteBatchesService, { strict: false });
  }

  /** How many of its result pages were new. */
  async load(sample: SampleSession): Promise<number> {
    const sessionId = await this.session(sample);
    let added = 0;
    for (const page of sample.resultPages) {
      try {
        await this.pages.create(this.workspaceId, sessionId, page);
        added += 1;
      } catch (error) {
        if (!(error instanceof QueryExists)) throw error;
      }
    }
    return added;
  }

  /** Texts with their nouns; pages that have theirs already stay as they are. */
  loadTexts(): Promise<unknown> {
    return this.websites.transaction((transaction) =>
      this.websites.upsert(this.workspaceId, sampleTexts, undefined, transaction),
    );
  }

  private async session({ name, description, tags }: SampleSession): Promise<number> {
    const { id, description: known } = await this.sessions.getOrCreateByName(this.workspaceId, name);
    if (known === null) await this.sessions.update(this.workspaceId, id, { description, tags, status: 'completed' });
    return id;
  }
}

/** A key for the examples of the API to name. Nobody learns its text, so it opens nothing. */
async function loadKey(app: INestApplicationContext, workspaceId: number): Promise<void> {
  const keys = app.get(KeysService, { strict: false });
  const { items } = await keys.list(workspaceId, ListKeys.parse({ perPage: '1' }));
  if (items.length === 0) await keys.create(workspaceId, CreateKey.parse({ name: 'An example' }));
}

/** Writes what is missing of the sample data, in one order, so that an empty database gets the same ids every time. */
export async function loadSampleData(app: INestApplicationContext): Promise<Loaded> {
  const workspaceId = await app.get(WorkspacesService, { strict: false }).getDefaultId();
  const loader = new SampleDataLoader(app, workspaceId);
  let added = 0;
  for (const sample of sampleSessions) added += await loader.load(sample);
  await loader.loadTexts();
  await loadKey(app, workspaceId);
  return { added, present: sampleSessions.flatMap(({ resultPages }) => resultPages).length };
}
