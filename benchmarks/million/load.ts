import type { DataSource, EntityTarget, ObjectLiteral } from 'typeorm';
import { Noun } from '../../src/nouns/noun.entity.js';
import { bulkInsert } from '../../src/platform/bulk/index.js';
import { SearchQuery } from '../../src/queries/query.entity.js';
import { SearchResult } from '../../src/results/result.entity.js';
import { Session } from '../../src/sessions/session.entity.js';
import { WebsiteContent } from '../../src/websites/website-content.entity.js';
import { Website } from '../../src/websites/website.entity.js';
import { loadUnindexed } from '../database/unindexed.js';
import { Dataset, RESULTS } from './dataset.js';

const CHUNK = 50_000;

/** Fills an empty, migrated database by COPY, as imports do. */
export async function loadMillion(dataSource: DataSource, tell: (what: string) => void): Promise<void> {
  const insert = <T extends ObjectLiteral>(entity: EntityTarget<T>, rows: Partial<T>[]) =>
    bulkInsert(dataSource.manager, entity, rows as never[]);
  const data = new Dataset();
  tell('loading sessions and websites');
  await insert(Session, [...data.sessions()]);
  await insert(Website, [...data.websites()]);
  tell('loading texts and nouns');
  const texts = [...data.texts()];
  await insert(WebsiteContent, texts as never[]);
  await loadUnindexed(dataSource, 'nouns', () => insert(Noun, [...data.nouns(texts)]));
  await loadUnindexed(dataSource, 'results', async () => {
    await loadResults(data, insert, tell);
    tell('indexing');
  });
  tell('summing up');
  await dataSource.query('DO $$ BEGIN WHILE rollup_fold() > 0 LOOP COMMIT; END LOOP; END $$');
  await dataSource.query('VACUUM ANALYZE');
}

type Insert = <T extends ObjectLiteral>(entity: EntityTarget<T>, rows: Partial<T>[]) => Promise<unknown>;

async function loadResults(data: Dataset, insert: Insert, tell: (what: string) => void): Promise<void> {
  const queries = data.queries();
  let id = 0;
  for (let loaded = 0; loaded < RESULTS;) {
    const someQueries: Partial<SearchQuery>[] = [];
    const someResults: Partial<SearchResult>[] = [];
    while (someResults.length < CHUNK && loaded + someResults.length < RESULTS) {
      someQueries.push(queries.next().value as Partial<SearchQuery>);
      someResults.push(...data.results((id += 1)));
    }
    someResults.length = Math.min(someResults.length, RESULTS - loaded);
    await insert(SearchQuery, someQueries);
    await insert(SearchResult, someResults);
    loaded += someResults.length;
    tell(`loading results: ${loaded.toLocaleString('en')} of ${RESULTS.toLocaleString('en')}`);
  }
}
