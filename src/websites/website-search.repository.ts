import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Any, type Repository } from 'typeorm';
import { offsetPage, PageLimits, type PageNumbers } from '../platform/pagination/index.js';
import type { ListWebsites } from './website.dto.js';
import { Website } from './website.entity.js';

/** Only the newest matches are ranked: a word that stands on half of all pages must not cost half of all pages. */
const MAX_CANDIDATES = 1_000;

/**
 * ts_headline marks words with these, which no page may bring along, so that the text around them can be escaped
 * before they become elements.
 */
const START = '\u0002';
const STOP = '\u0003';

/**
 * `OFFSET 0` keeps the planner from reading all websites to join those of the texts that match. A word that a title lacks
 * may stand in the text: where one is excluded by `-word`, a page that has a text must match as a whole.
 */
const CANDIDATES = `
  SELECT id, title, title_words FROM (
    (SELECT id, title, title_words FROM websites
      WHERE workspace_id = $1 AND ($3::text IS NULL OR domain = $3)
        AND title_words @@ websearch_to_tsquery('english', $2)
        AND (strpos($2, '-') = 0
          OR coalesce((SELECT search @@ websearch_to_tsquery('english', $2) FROM website_contents WHERE website_id = websites.id), true))
      ORDER BY id DESC LIMIT ${MAX_CANDIDATES})
    UNION
    (SELECT w.id, w.title, w.title_words FROM website_contents c
       JOIN LATERAL (SELECT id, title, title_words FROM websites
                      WHERE id = c.website_id AND workspace_id = $1 AND ($3::text IS NULL OR domain = $3) OFFSET 0) AS w ON true
      WHERE c.search @@ websearch_to_tsquery('english', $2)
      ORDER BY c.website_id DESC LIMIT ${MAX_CANDIDATES})
  ) AS matches ORDER BY id DESC LIMIT ${MAX_CANDIDATES}`;

/**
 * A page of the best, with the number of all candidates, which are looked for once. `OFFSET 0` again: the texts of the
 * candidates are looked up, where the planner would read all texts to join them.
 */
const PAGE = `
  WITH candidates AS MATERIALIZED (${CANDIDATES}), page AS (
    SELECT candidate.id, title, c.text,
           ts_rank(coalesce(c.search, setweight(title_words, 'A')), websearch_to_tsquery('english', $2)) AS relevance
      FROM candidates AS candidate
      LEFT JOIN LATERAL (SELECT search, text FROM website_contents WHERE website_id = candidate.id OFFSET 0) AS c ON true
     ORDER BY relevance DESC, candidate.id DESC LIMIT $4 OFFSET $5
  )
  SELECT id, (SELECT count(*) FROM candidates) AS total,
         ts_headline('english', translate(concat_ws(E'\\n', title, left(text, 200000)), '${START}${STOP}', ''), websearch_to_tsquery('english', $2),
                     'StartSel=${START},StopSel=${STOP},MaxFragments=2,MaxWords=25,MinWords=8,FragmentDelimiter=" … "') AS highlight
    FROM page ORDER BY relevance DESC, id DESC`;

interface Row {
  id: number;
  total: number;
  highlight: string;
}

export interface FoundWebsite {
  website: Website;
  /** HTML: words of the search in `<mark>`, all else escaped. */
  highlight: string;
}

export interface FoundPage {
  found: FoundWebsite[];
  numbers: PageNumbers;
}

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** Words count, not characters: of a page without blanks a headline would be the whole text. As HTML at most 10,000. */
const MAX_HEADLINE = 1_400;
const BEFORE_FIRST = 200;

/** A long headline from shortly before its first word on. */
function shortened(headline: string): string {
  if (headline.length <= MAX_HEADLINE) return headline;
  const from = Math.max(0, headline.indexOf(START) - BEFORE_FIRST);
  const part = headline.slice(from, from + MAX_HEADLINE).toWellFormed();
  return part.lastIndexOf(START) > part.lastIndexOf(STOP) ? part + STOP : part;
}

const toHtml = (headline: string): string =>
  shortened(headline)
    .replaceAll(/[&<>"']/g, (character) => ENTITIES[character] ?? character)
    .replaceAll(START, '<mark>')
    .replaceAll(STOP, '</mark>');

@Injectable()
export class WebsiteSearchRepository {
  constructor(
    @InjectRepository(Website) private readonly websites: Repository<Website>,
    private readonly limits: PageLimits,
  ) {}

  /** Pages whose title or text match, best first, ranked among the newest 1,000 matches. Two statements. */
  async search(workspaceId: number, words: string, query: ListWebsites): Promise<FoundPage> {
    const perPage = this.limits.resolve(query);
    const parameters = [workspaceId, words, query.domain ?? null];
    const rows: Row[] = await this.websites.query(PAGE, [...parameters, perPage + 1, (query.page - 1) * perPage]);
    const total = query.total ? (rows[0]?.total ?? (await this.count(parameters))) : null;
    const found = await this.load(workspaceId, rows.slice(0, perPage));
    return {
      found,
      numbers: offsetPage(query.page, perPage, total, { hasNext: rows.length > perPage, nextCursor: null }),
    };
  }

  /** For pages without a row, which tell no total. */
  private async count(parameters: unknown[]): Promise<number> {
    const [{ total }]: [{ total: number }] = await this.websites.query(
      `SELECT count(*) AS total FROM (${CANDIDATES}) AS candidates`,
      parameters,
    );
    return total;
  }

  private async load(workspaceId: number, rows: readonly Pick<Row, 'id' | 'highlight'>[]): Promise<FoundWebsite[]> {
    const found = await this.websites.findBy({ workspaceId, id: Any(rows.map((row) => row.id)) });
    const byId = new Map(found.map((website) => [website.id, website]));
    return rows.flatMap(({ id, highlight }) => {
      const website = byId.get(id);
      return website ? [{ website, highlight: toHtml(highlight) }] : [];
    });
  }
}
