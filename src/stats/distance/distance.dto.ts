import { z } from 'zod';
import { Id, integerParameter } from '../../platform/validation/index.js';
import { MAX_RANK } from '../../results/result.dto.js';
import { statsFilters } from '../stats-filters.dto.js';

const MAX_SOURCES = 100;
const MAX_QUERIES = 200;
const DOMAIN = /^[^\s,\0]{1,253}$/;

/** Domains in the URL, separated by commas. */
const domains = z
  .string()
  .transform((value) => value.split(','))
  .pipe(
    z
      .array(
        z
          .string()
          .regex(DOMAIN, 'must be a domain')
          .refine((domain) => domain.isWellFormed(), 'must be a domain'),
      )
      .max(MAX_SOURCES),
  )
  .transform((given) => [...new Set(given)])
  .meta({
    parameter: {
      type: 'array',
      items: { type: 'string', minLength: 1, maxLength: 253, pattern: DOMAIN.source },
      minItems: 1,
      maxItems: MAX_SOURCES,
    },
  });

export const DistanceQuery = z.strictObject({
  sessionId: Id.optional(),
  domains: domains
    .optional()
    .describe('These domains, present or not; without it those that stand in most query texts')
    .meta({ example: ['wikipedia.org', 'reddit.com'] }),
  limit: integerParameter(1, MAX_SOURCES).default(20).describe('Sources, where `domains` does not name them'),
  queryLimit: integerParameter(1, MAX_QUERIES).default(50).describe('Query texts, the latest collected first'),
  ...statsFilters,
});
export type DistanceQuery = z.infer<typeof DistanceQuery>;

const count = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER);
const rank = z.number().int().min(1).max(MAX_RANK).nullable();

export const DistanceAnswer = z
  .object({
    queries: z
      .array(
        z.object({
          text: z.string().max(10_000).meta({ example: 'heat pump cost' }),
          collections: count.describe('Completed collections of it').meta({ example: 6 }),
        }),
      )
      .max(MAX_QUERIES)
      .describe('The columns'),
    queriesTotal: count.describe('Query texts under the filters').meta({ example: 2 }),
    total: count.describe('Domains that stand in any of these query texts').meta({ example: 12 }),
    items: z
      .array(
        z.object({
          domain: z.string().max(253).meta({ example: 'wikipedia.org' }),
          present: count.describe('Query texts in which it stands').meta({ example: 2 }),
          absent: count.describe('Query texts in which it does not').meta({ example: 0 }),
          bestRank: rank.meta({ example: 1 }),
          meanRank: z
            .number()
            .min(1)
            .max(MAX_RANK)
            .nullable()
            .describe('Mean of the best ranks where it stands')
            .meta({ example: 1.5 }),
          ranks: z
            .array(rank)
            .max(MAX_QUERIES)
            .describe('Best rank for each query text, in the order of the columns; null where it is absent')
            .meta({ example: [1, 2] }),
        }),
      )
      .max(MAX_SOURCES)
      .describe('The rows: the sources, those in most query texts first'),
  })
  .meta({ id: 'DistanceMatrix' });
export type DistanceAnswer = z.infer<typeof DistanceAnswer>;
