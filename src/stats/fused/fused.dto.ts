import { z } from 'zod';
import { Id, integerParameter, timestampOut } from '../../platform/validation/index.js';
import { MAX_DEPTH, MAX_SOURCES } from '../lists/ranked-lists.repository.js';
import { RRF_K } from '../measures/reciprocal-rank-fusion.js';
import { marketFilters, queryText, statsFilters } from '../stats-filters.dto.js';

const { type, from, to } = statsFilters;

export const FusedQuery = z.strictObject({
  query: queryText.describe('The query text, character by character'),
  sessionId: Id.optional(),
  ...marketFilters,
  unit: z.enum(['url', 'domain']).default('url'),
  k: integerParameter(1, 1_000).default(RRF_K).describe('Constant of the formula'),
  limit: integerParameter(1, 500).default(20).describe('Items of the fused list'),
  type,
  from,
  to,
});
export type FusedQuery = z.infer<typeof FusedQuery>;

const count = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER);
const word = (example: string) => z.string().max(64).nullable().meta({ example });

export const FusedAnswer = z
  .object({
    query: z.string().max(10_000).meta({ example: 'heat pump cost' }),
    language: word('en'),
    country: word('gb'),
    device: word('desktop'),
    variants: count
      .describe(
        'In how many combinations of language, country and device the text was asked; the one that most engines have is fused',
      )
      .meta({ example: 1 }),
    k: z.number().int().min(1).max(1_000).meta({ example: RRF_K }),
    lists: z
      .array(
        z.object({
          engine: z.string().max(64).meta({ example: 'google' }),
          queryId: z.number().int().min(1).meta({ example: 1 }),
          collectedAt: timestampOut,
          items: count.describe('Items of the list').meta({ example: 10 }),
        }),
      )
      .max(MAX_SOURCES)
      .describe('What was fused: the latest completed collection of each engine'),
    total: count.describe('Items of all lists together').meta({ example: 14 }),
    items: z
      .array(
        z.object({
          item: z.string().max(100_000).meta({ example: 'https://en.wikipedia.org/wiki/Heat_pump' }),
          score: z.number().min(0).max(MAX_SOURCES).meta({ example: 0.0489 }),
          ranks: z
            .array(z.number().int().min(1).max(MAX_DEPTH).nullable())
            .max(MAX_SOURCES)
            .describe('Rank in each of the lists, in their order; null where it is absent')
            .meta({ example: [1, 2, null] }),
        }),
      )
      .max(500),
  })
  .meta({ id: 'FusedList' });
export type FusedAnswer = z.infer<typeof FusedAnswer>;
