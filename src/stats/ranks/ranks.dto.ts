import { z } from 'zod';
import { Id, integerParameter, label, text, timestampOut } from '../../platform/validation/index.js';
import { MAX_RANK } from '../../results/result.dto.js';
import { marketFilters, queryText, statsFilters } from '../stats-filters.dto.js';

const MAX_POINTS = 1_000;

export const RanksQuery = z.strictObject({
  query: queryText.describe('The query text, character by character'),
  url: text(1_500, 1)
    .optional()
    .describe('Where this page ranked, in whatever spelling of its URL')
    .meta({ example: 'https://en.wikipedia.org/wiki/Heat_pump' }),
  domain: label(253)
    .optional()
    .describe('Where the best page of this registrable domain ranked; without url and domain: the best result of all')
    .meta({ example: 'wikipedia.org' }),
  sessionId: Id.optional(),
  ...marketFilters,
  limit: integerParameter(1, MAX_POINTS).default(200).describe('Collections, the latest ones'),
  ...statsFilters,
});
export type RanksQuery = z.infer<typeof RanksQuery>;

const count = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER);
const rank = z.number().int().min(1).max(MAX_RANK).nullable();
const word = (example: string) => z.string().max(64).nullable().meta({ example });

const RankPoint = z
  .object({
    collectedAt: timestampOut,
    queryId: z.number().int().min(1).meta({ example: 1 }),
    sessionId: z.number().int().min(1).meta({ example: 1 }),
    rank: rank.describe('Best rank; null where it is absent').meta({ example: 3 }),
    url: z
      .string()
      .max(100_000)
      .nullable()
      .describe('The URL that had this rank, as the engine gave it')
      .meta({ example: 'https://en.wikipedia.org/wiki/Heat_pump' }),
  })
  .meta({ id: 'RankPoint' });

export const RanksAnswer = z
  .object({
    query: z.string().max(10_000).meta({ example: 'heat pump cost' }),
    url: z
      .string()
      .max(100_000)
      .nullable()
      .describe('Canonical form')
      .meta({ example: 'https://en.wikipedia.org/wiki/Heat_pump' }),
    domain: z.string().max(253).nullable().meta({ example: 'wikipedia.org' }),
    collections: count.describe('Completed collections shown').meta({ example: 2 }),
    collectionsTotal: count.describe('Completed collections under the filters').meta({ example: 2 }),
    series: z
      .array(
        z.object({
          engine: z.string().max(64).meta({ example: 'google' }),
          language: word('en'),
          country: word('gb'),
          device: word('desktop'),
          present: count.describe('Collections that have it').meta({ example: 2 }),
          absent: count.describe('Collections that do not').meta({ example: 0 }),
          bestRank: rank.meta({ example: 2 }),
          worstRank: rank.meta({ example: 3 }),
          meanRank: z.number().min(1).max(MAX_RANK).nullable().describe('Of those that have it').meta({ example: 2.5 }),
          points: z.array(RankPoint).max(MAX_POINTS).describe('One per collection, in the order of time'),
        }),
      )
      .max(MAX_POINTS)
      .describe('One per engine, language, country and device'),
  })
  .meta({ id: 'RankHistory' });
export type RanksAnswer = z.infer<typeof RanksAnswer>;
