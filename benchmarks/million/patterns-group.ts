import { ok, strictEqual } from 'node:assert/strict';
import { type ThrottlerStorage, ThrottlerStorageService } from '@nestjs/throttler';
import { loadRelations } from '../../src/platform/database/index.js';
import { PageLimits } from '../../src/platform/pagination/index.js';
import { MemoryStore } from '../../src/platform/rate-limit/memory.store.js';
import { SearchQuery } from '../../src/queries/query.entity.js';
import { ListResults } from '../../src/results/result.dto.js';
import { SearchResult } from '../../src/results/result.entity.js';
import { ResultsRepository } from '../../src/results/results.repository.js';
import { Session } from '../../src/sessions/session.entity.js';
import type { KeptDatabase } from '../database/kept.js';
import type { Group } from '../harness/group.js';
import type { Scenario } from '../harness/scenario.js';
import { millionSetting, openMillion, prepareMillion } from './database.js';
import { RESULTS } from './dataset.js';

const nothing = async (): Promise<void> => undefined;

const TREE_QUERIES = 100;

/** What docs/performance.md calls good, against what it calls bad. */
const eagerLoading: Scenario<KeptDatabase> = {
  name: `tree of a session with ${TREE_QUERIES} queries, 5 times`,
  question: 'What does a tree cost by one statement a level, against one for each parent (N+1)?',
  baseline: 'a statement for each query',
  bar: 0.6,
  items: 5,
  rounds: 7,
  open: async ({ dataSource: { manager } }) => {
    const [{ id }]: [{ id: number }] = await manager.query(
      `SELECT session_id AS id FROM queries GROUP BY session_id HAVING count(*) >= ${TREE_QUERIES} ORDER BY count(*), 1 LIMIT 1`,
    );
    const expected = await manager.countBy(SearchResult, { sessionId: id });
    let found = 0;
    const fiveTimes = async (work: () => Promise<number>) => {
      for (let i = 0; i < 5; i += 1) found = await work();
    };
    return {
      reset: nothing,
      ours: () =>
        fiveTimes(async () => {
          const [session] = await manager.find(Session, { where: { id }, take: 1 });
          ok(session);
          const tree = { queries: { with: { results: { with: { website: {} } } } } };
          await loadRelations(manager, manager.getRepository(Session).metadata, [session], tree);
          return session.queries.reduce((sum, { results }) => sum + results.length, 0);
        }),
      baseline: () =>
        fiveTimes(async () => {
          let results = 0;
          for (const query of await manager.findBy(SearchQuery, { sessionId: id }))
            results += (await manager.findBy(SearchResult, { queryId: query.id })).length;
          return results;
        }),
      verify: async () => strictEqual(found, expected),
    };
  },
};

const DEPTH = RESULTS - 100_000;

const deepPage: Scenario<KeptDatabase> = {
  name: `page behind row ${DEPTH.toLocaleString('en')}`,
  question: 'What does a page far behind cost by its cursor, against OFFSET?',
  baseline: 'OFFSET',
  bar: 0.1,
  items: 1,
  rounds: 7,
  open: async ({ dataSource: { manager } }) => {
    const results = new ResultsRepository(manager.getRepository(SearchResult), new PageLimits(50, 500));
    const list = (from?: string) => results.list(1, ListResults.parse({ total: 'false', sort: '-id', cursor: from }));
    const cursor = cursorAt((await list()).numbers.nextCursor ?? '', RESULTS - DEPTH + 1);
    let ids: number[] = [];
    return {
      reset: nothing,
      ours: async () => {
        const { items } = await list(cursor);
        ids = items.map((item) => (JSON.parse(item) as SearchResult).id);
      },
      baseline: async () => {
        const rows = await manager
          .createQueryBuilder(SearchResult, 'result')
          .where('result.workspaceId = 1')
          .orderBy('result.id', 'DESC')
          .offset(DEPTH)
          .limit(50)
          .getMany();
        ids = rows.map(({ id }) => id);
      },
      verify: async () => strictEqual(ids.join(), idsFrom(RESULTS - DEPTH).join()),
    };
  },
};

const idsFrom = (first: number): number[] => Array.from({ length: 50 }, (_, i) => first - i);

/** The same walk, as if it stood behind the row with this id. */
function cursorAt(cursor: string, id: number): string {
  const [print] = JSON.parse(Buffer.from(cursor.slice(3), 'base64url').toString()) as [string];
  return `v1.${Buffer.from(JSON.stringify([print, id, id])).toString('base64url')}`;
}

const HITS = 3_000;

const rateLimit: Scenario<KeptDatabase> = {
  name: `${HITS.toLocaleString('en')} requests of one client against its limit, in memory`,
  question: 'What does a limit cost that keeps a few numbers of a client, against one that keeps each of his requests?',
  baseline: '@nestjs/throttler’s own storage',
  bar: 0.5,
  items: HITS,
  rounds: 7,
  open: async () => {
    let counted = 0;
    const hit = async (store: ThrottlerStorage) => {
      for (let i = 0; i < HITS; i += 1)
        counted = (await store.increment('client', 60_000, HITS * 2, 0, 'default')).totalHits;
    };
    return {
      reset: nothing,
      ours: () => hit(new MemoryStore()),
      baseline: async () => {
        const theirs = new ThrottlerStorageService();
        await hit(theirs);
        theirs.onApplicationShutdown();
      },
      verify: async () => strictEqual(counted, HITS),
    };
  },
};

export const patternsGroup: Group = {
  setting: millionSetting,
  prepare: prepareMillion,
  open: ({ tell }) => openMillion(tell),
  scenarios: [eagerLoading, deepPage, rateLimit],
};
