import { z } from 'zod';
import { differentIdsParameter, fractionParameter, integerParameter } from '../../platform/validation/index.js';
import { MAX_DEPTH, MAX_SOURCES } from '../lists/ranked-lists.repository.js';
import { statsFilters } from '../stats-filters.dto.js';

export const OverlapQuery = z.strictObject({
  sessionId: differentIdsParameter(1, MAX_SOURCES)
    .optional()
    .describe('Queries of this session, or of several; of all sessions without')
    .meta({ example: [1] }),
  by: z.enum(['engine', 'session', 'collectedAt']).default('engine').describe('What is set against each other'),
  interval: z
    .enum(['hour', 'day', 'week', 'month'])
    .default('day')
    .describe('With by=collectedAt: what is collected within one (UTC, weeks from Monday) is one source'),
  unit: z
    .enum(['url', 'domain'])
    .default('url')
    .describe('What two lists have in common: pages or registrable domains'),
  k: integerParameter(1, MAX_DEPTH).default(10).describe('Ranks that Jaccard, overlap and the sets look at'),
  p: fractionParameter
    .default(0.9)
    .describe('Persistence of rank-biased overlap: 0.9 puts 86 % of its weight on ten ranks'),
  limit: integerParameter(0, 100).default(10).describe('Items named of each set'),
  ...statsFilters,
});
export type OverlapQuery = z.infer<typeof OverlapQuery>;

const count = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER);
const share = z.number().min(0).max(1).nullable().meta({ example: 0.43 });
const tau = z.number().min(-1).max(1).nullable().meta({ example: 0.6 });
const source = z.string().max(255).meta({ example: 'google' });

const Agreement = z
  .object({
    a: source,
    b: source.meta({ example: 'bing' }),
    queries: count.describe('Query texts that both have, with a result in one of them at least').meta({ example: 2 }),
    jaccard: share.describe('|A ∩ B| / |A ∪ B| of the first k ranks'),
    overlap: share.describe('|A ∩ B| / max(|A|, |B|) of the first k ranks'),
    rbo: share.describe('Rank-biased overlap, extrapolated'),
    kendallTau: tau.describe('Kendall’s τ-b over the items that both have, by their ranks'),
    kendallTauQueries: count.describe('Query texts for which τ-b is defined').meta({ example: 2 }),
    kendallTauReason: z
      .enum(['no-shared-query', 'fewer-than-two-shared', 'constant-ranks'])
      .nullable()
      .describe('Why there is no τ-b')
      .meta({ example: null }),
  })
  .meta({ id: 'Agreement' });

const square = <T extends z.ZodType>(cell: T) => z.array(z.array(cell).max(MAX_SOURCES)).max(MAX_SOURCES);

export const OverlapAnswer = z
  .object({
    by: OverlapQuery.shape.by.unwrap(),
    unit: OverlapQuery.shape.unit.unwrap(),
    k: z.number().int().min(1).max(MAX_DEPTH).meta({ example: 10 }),
    p: z.number().min(0).max(1).meta({ example: 0.9 }),
    queries: count.describe('Query texts that were read, those that most sources have first').meta({ example: 2 }),
    queriesTotal: count.describe('Query texts under the filters').meta({ example: 2 }),
    sources: z
      .array(
        z.object({
          source: source.describe('Engine, id of a session, or beginning of a span of time'),
          name: z.string().max(255).describe('The same, or the name of the session').meta({ example: 'google' }),
          queries: count.describe('Query texts that it has').meta({ example: 2 }),
        }),
      )
      .max(MAX_SOURCES),
    pairs: z.array(Agreement).max((MAX_SOURCES * (MAX_SOURCES - 1)) / 2),
    matrix: z
      .object({
        queries: square(count),
        jaccard: square(share),
        overlap: square(share),
        rbo: square(share),
        kendallTau: square(tau),
      })
      .describe('The pairs as square matrices, rows and columns in the order of the sources'),
    sets: z.object({
      queries: count.describe('Query texts that every source has: the sets are of these alone').meta({ example: 2 }),
      total: count.describe('Sets, of which the largest 100 are listed').meta({ example: 7 }),
      items: z
        .array(
          z.object({
            sources: z.array(source).max(MAX_SOURCES).describe('Exactly these have the items, and no other'),
            count: count.describe('Items, each once in every query text').meta({ example: 8 }),
            items: z
              .array(
                z.object({
                  item: z.string().max(100_000).meta({ example: 'https://en.wikipedia.org/wiki/Heat_pump' }),
                  queries: count.describe('Query texts in which it stands').meta({ example: 2 }),
                }),
              )
              .max(100)
              .describe('The most frequent ones, `limit` at most'),
          }),
        )
        .max(100),
    }),
  })
  .meta({ id: 'Overlap' });
export type OverlapAnswer = z.infer<typeof OverlapAnswer>;
