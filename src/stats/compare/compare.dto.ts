import { z } from 'zod';
import { idListParameter, integerParameter } from '../../platform/validation/index.js';
import { MAX_RANK } from '../../results/result.dto.js';
import { statsFilters } from '../stats-filters.dto.js';
import { DIRECTIONS } from './movements.js';

const MAX_SESSIONS = 20;
const MAX_ITEMS = 100;
const MAX_PAGES = 20_000;

export const CompareQuery = z.strictObject({
  sessionIds: idListParameter(2, MAX_SESSIONS)
    .describe('The sessions, in the order in which they are compared; one may stand beside itself')
    .meta({ example: [1, 2] }),
  limit: integerParameter(1, MAX_ITEMS).default(20).describe('Items of every list in the answer'),
  nounPages: integerParameter(0, MAX_PAGES)
    .default(500)
    .describe('Pages of each session whose nouns are read, those that occur most often first'),
  ...statsFilters,
});
export type CompareQuery = z.infer<typeof CompareQuery>;

const count = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER);
const id = z.number().int().min(1).meta({ example: 1 });
const item = z.string().max(100_000).meta({ example: 'https://en.wikipedia.org/wiki/Heat_pump' });
const items = z.array(item).max(MAX_ITEMS).describe('The most frequent ones, `limit` at most');
const perSession = z
  .array(count)
  .max(MAX_SESSIONS)
  .describe('In the order of the sessions')
  .meta({ example: [40, 38] });

/** Pages or domains. */
const Common = z
  .object({
    total: count.describe('Of all sessions together').meta({ example: 30 }),
    shared: z.object({ count: count.meta({ example: 9 }), items }).describe('In all of the sessions'),
    some: count.describe('In several of them, but not in all').meta({ example: 0 }),
    exclusive: z
      .array(z.object({ sessionId: id, count: count.meta({ example: 11 }), items }))
      .max(MAX_SESSIONS)
      .describe('In one alone'),
  })
  .meta({ id: 'SharedAndExclusive' });

const rank = z.number().int().min(1).max(MAX_RANK).nullable();
const Moves = z
  .object({
    count: count.meta({ example: 4 }),
    items: z
      .array(
        z.object({
          query: z.string().max(10_000).meta({ example: 'heat pump cost' }),
          engine: z.string().max(64).meta({ example: 'google' }),
          url: item,
          from: rank.describe('Rank before; null where it was absent').meta({ example: 5 }),
          to: rank.describe('Rank after; null where it is absent').meta({ example: 2 }),
        }),
      )
      .max(MAX_ITEMS)
      .describe('The greatest moves'),
  })
  .meta({ id: 'RankMoves' });

const distribution = (example: string) =>
  z.array(z.object({ value: z.string().max(255).meta({ example }), results: perSession })).max(10_000);

export const Comparison = z
  .object({
    sessions: z
      .array(
        z.object({
          id,
          name: z.string().max(255).meta({ example: 'Heat pumps, spring collection' }),
          queries: count.meta({ example: 12 }),
          results: count.describe('Of the type that counts, blocks without a page among them').meta({ example: 120 }),
          urls: count.describe('Different pages').meta({ example: 20 }),
          domains: count.describe('Different domains').meta({ example: 17 }),
        }),
      )
      .max(MAX_SESSIONS),
    urls: Common,
    domains: Common,
    movements: z
      .array(
        z.object({
          from: id.describe('Id of the session before'),
          to: id.describe('Id of the session after').meta({ example: 2 }),
          queries: count
            .describe('Query texts (with engine, language, country and device) of both whose lists were read')
            .meta({ example: 6 }),
          queriesTotal: count.describe('Query texts that both have').meta({ example: 6 }),
          same: count.describe('Pages that kept their rank').meta({ example: 14 }),
          ...(Object.fromEntries(DIRECTIONS.map((direction) => [direction, Moves])) as Record<
            (typeof DIRECTIONS)[number],
            typeof Moves
          >),
        }),
      )
      .max(MAX_SESSIONS - 1)
      .describe('From each session to the next, within the query texts and the first 1,000 ranks that were read'),
    distributions: z.object({
      engines: distribution('google'),
      types: distribution('organic').describe('Of results of every type'),
      domains: distribution('wikipedia.org').describe('The most frequent ones of all sessions together'),
    }),
    nouns: z
      .array(
        z.object({
          sessionId: id,
          pages: count.describe('Pages that were read').meta({ example: 20 }),
          items: z
            .array(
              z.object({
                lemma: z.string().max(255).meta({ example: 'pump' }),
                frequency: count.meta({ example: 31 }),
                otherFrequency: count.describe('In the other sessions together').meta({ example: 0 }),
                logLikelihood: z.number().min(0).meta({ example: 28.4 }),
              }),
            )
            .max(MAX_ITEMS)
            .describe('More frequent here than in the other sessions, the most surprising first'),
        }),
      )
      .max(MAX_SESSIONS)
      .describe('Distinctive nouns'),
  })
  .meta({ id: 'SessionComparison' });
export type Comparison = z.infer<typeof Comparison>;
