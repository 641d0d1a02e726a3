import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Any, type Repository } from 'typeorm';
import { bulkInsert } from '../platform/bulk/index.js';
import type { Transaction } from '../platform/database/index.js';
import {
  JsonList,
  type JsonPage,
  type ListDefinition,
  PageLimits,
  type SortKey,
} from '../platform/pagination/index.js';
import { type ListNouns, NOUN_FIELDS } from './noun.dto.js';
import { Noun } from './noun.entity.js';

const SORTS: Record<string, SortKey> = {
  frequency: { sql: 'noun.frequency', cast: 'integer' },
  tfidf: { sql: 'noun.tfidf', cast: 'double precision' },
};

const FILTERS = {
  workspaceId: 'noun.workspace_id = :workspaceId',
  // An array: the planner would else walk through the nouns in their order, and look for results of each.
  sessionId: `noun.website_id = ANY(ARRAY(
    SELECT DISTINCT website_id FROM results WHERE session_id = :sessionId AND workspace_id = :workspaceId))`,
  websiteId: 'noun.website_id = :websiteId',
  lemma: 'noun.lemma = :lemma',
};
type Filter = keyof typeof FILTERS;

const LIST: ListDefinition<Filter> = {
  alias: 'noun',
  filters: FILTERS,
  sorts: SORTS,
  total: ({ size }) => (size === 1 ? `SELECT rollup_total(:workspaceId, 'nouns')` : undefined),
};

/**
 * Share of the lemma among the terms of its page × ln(1 + pages with text / pages with the lemma): the weight of Salton
 * and Buckley (1988), smoothed so that a lemma of every page still counts. Each part names the pages: it would else read
 * all nouns.
 */
const WEIGH = `
  WITH terms AS MATERIALIZED (
    SELECT website_id, sum(frequency) AS total FROM nouns WHERE website_id = ANY($2) GROUP BY website_id
  ), lemmas AS MATERIALIZED (
    SELECT lemma, (SELECT count(*) FROM nouns WHERE workspace_id = $1 AND lemma = given.lemma) AS pages
      FROM (SELECT DISTINCT lemma FROM nouns WHERE website_id = ANY($2)) AS given
  ), pages AS MATERIALIZED (
    SELECT count(*)::float8 AS total FROM website_contents c JOIN websites w ON w.id = c.website_id WHERE w.workspace_id = $1
  )
  UPDATE nouns SET tfidf = nouns.frequency / terms.total::float8 * ln(1 + pages.total / lemmas.pages::float8)
    FROM terms, lemmas, pages
   WHERE nouns.website_id = ANY($2) AND nouns.website_id = terms.website_id AND nouns.lemma = lemmas.lemma`;

@Injectable()
export class NounsRepository {
  private readonly pages: JsonList<Filter>;

  constructor(@InjectRepository(Noun) nouns: Repository<Noun>, limits: PageLimits) {
    this.pages = new JsonList(nouns, LIST, limits);
  }

  /** Puts these nouns in the place of all nouns of their pages, and weighs them against the texts of the workspace. */
  async replace(
    transaction: Transaction,
    workspaceId: number,
    nouns: ReadonlyMap<number, ReadonlyMap<string, number>>,
  ): Promise<void> {
    const websiteIds = [...nouns.keys()];
    const rows = [...nouns].flatMap(([websiteId, counts]) =>
      Array.from(counts, ([lemma, frequency]) => ({ workspaceId, websiteId, lemma, frequency, tfidf: 0 })),
    );
    await transaction.delete(Noun, { websiteId: Any(websiteIds) });
    await bulkInsert(transaction, Noun, rows);
    await transaction.query(WEIGH, [workspaceId, websiteIds]);
  }

  list(workspaceId: number, query: ListNouns & { websiteId?: number }): Promise<JsonPage> {
    const { sessionId, websiteId, lemma, fields = NOUN_FIELDS } = query;
    return this.pages.page(query, { workspaceId, sessionId, websiteId, lemma }, fields);
  }
}
