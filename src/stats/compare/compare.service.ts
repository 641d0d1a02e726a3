import { Injectable } from '@nestjs/common';
import { SessionsService } from '../../sessions/sessions.service.js';
import { toComparison } from '../lists/comparison.js';
import { type Item, RankedListsRepository } from '../lists/ranked-lists.repository.js';
import { WebsiteUrlsRepository } from '../lists/website-urls.repository.js';
import type { Comparison, CompareQuery } from './compare.dto.js';
import { type Compared, CompareRepository, type NounRow, type Occurrences } from './compare.repository.js';
import { distinctiveNouns, toVocabularies } from './distinctive-nouns.js';
import { distribution } from './distributions.js';
import { type Direction, DIRECTIONS, type Move, type Movements, movements } from './movements.js';
import { countAt, sharedAndExclusive } from './shared-and-exclusive.js';

type Step = Movements & { from: number; to: number; queriesTotal: number };
type Name = (item: Item) => string;

const movesIn = (step: Step): Move[] => DIRECTIONS.flatMap((direction) => step[direction].items);

function toAnswer(step: Step, nameOf: Name): Comparison['movements'][number] {
  const named = (direction: Direction) => ({
    count: step[direction].count,
    items: step[direction].items.map(({ text, engine, item, from, to }) => {
      return { query: text, engine: engine ?? '', url: nameOf(item), from, to };
    }),
  });
  const { from, to, queries, queriesTotal, same } = step;
  return {
    from,
    to,
    queries,
    queriesTotal,
    same,
    entered: named('entered'),
    left: named('left'),
    up: named('up'),
    down: named('down'),
  };
}

/** Pages with the sessions of which they are read: one bit a place. */
function masksOf(pages: Occurrences['topPages']): Map<number, number> {
  const masks = new Map<number, number>();
  for (const [place, ids] of pages.entries()) for (const id of ids) masks.set(id, (masks.get(id) ?? 0) | (1 << place));
  return masks;
}

@Injectable()
export class CompareService {
  constructor(
    private readonly sessions: SessionsService,
    private readonly lists: RankedListsRepository,
    private readonly urls: WebsiteUrlsRepository,
    private readonly comparisons: CompareRepository,
  ) {}

  /** Throws SessionNotFound, which names all that do not exist. */
  async compare(workspaceId: number, { limit, nounPages, ...compared }: CompareQuery): Promise<Comparison> {
    const { sessionIds } = compared;
    await this.sessions.requireAll(workspaceId, sessionIds);
    const [{ seen, nouns }, steps, blocks, found] = await Promise.all([
      this.contents(workspaceId, compared, limit, nounPages),
      this.steps(workspaceId, compared, limit),
      this.comparisons.blocks(workspaceId, compared),
      this.comparisons.sessions(workspaceId, compared),
    ]);
    const shown = [...seen.urls.flatMap(({ items }) => items ?? []), ...steps.flatMap(movesIn).map(({ item }) => item)];
    const nameOf = await this.urls.namer(workspaceId, shown);
    const places = sessionIds.length;
    const ofType = blocks.filter(({ type }) => type === compared.type);
    return {
      sessions: sessionIds.map((id, at) => ({
        id,
        name: found.find((session) => session.id === id)?.name ?? '',
        queries: found.find((session) => session.id === id)?.queries ?? 0,
        results: ofType.reduce((sum, { place, results }) => (place === at ? sum + results : sum), 0),
        urls: countAt(seen.urls, at),
        domains: countAt(seen.domains, at),
      })),
      urls: sharedAndExclusive(seen.urls, sessionIds, nameOf),
      domains: sharedAndExclusive(seen.domains, sessionIds, String),
      movements: steps.map((step) => toAnswer(step, nameOf)),
      distributions: {
        engines: distribution(
          ofType.map(({ engine: value, ...row }) => ({ ...row, value })),
          places,
        ),
        types: distribution(
          blocks.map(({ type: value, ...row }) => ({ ...row, value })),
          places,
        ),
        domains: seen.topDomains.map(({ domain: value, results }) => ({ value, results })),
      },
      nouns: distinctiveNouns(toVocabularies(nouns, places), limit).map((items, at) => ({
        sessionId: sessionIds[at] as number,
        pages: seen.topPages[at]?.length ?? 0,
        items,
      })),
    };
  }

  private async contents(
    workspaceId: number,
    compared: Compared,
    limit: number,
    nounPages: number,
  ): Promise<{ seen: Occurrences; nouns: NounRow[] }> {
    const seen = await this.comparisons.occurrences(workspaceId, compared, limit, nounPages);
    return { seen, nouns: await this.comparisons.nouns(masksOf(seen.topPages)) };
  }

  private async steps(workspaceId: number, compared: Compared, limit: number): Promise<Step[]> {
    const wanted = { ...compared, by: 'session', interval: 'day', unit: 'url' } as const;
    const comparison = toComparison(await this.lists.read(workspaceId, wanted));
    // As a rule all lists are read, and what they share is what there is.
    const isCut = comparison.total > comparison.texts.length;
    const totals = isCut ? await this.comparisons.sharedTexts(workspaceId, compared) : [];
    return compared.sessionIds.slice(1).map((to, i) => {
      const from = compared.sessionIds[i] as number;
      const step = movements(comparison, String(from), String(to), limit);
      return { from, to, queriesTotal: totals[i] ?? step.queries, ...step };
    });
  }
}
