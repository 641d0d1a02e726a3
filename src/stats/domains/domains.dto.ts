import { z } from 'zod';
import { Id, integerParameter } from '../../platform/validation/index.js';
import { statsFilters } from '../stats-filters.dto.js';

const MAX_DOMAINS = 500;

export const DomainStatsQuery = z.strictObject({
  sessionId: Id.optional().describe('Only results of this session'),
  limit: integerParameter(1, MAX_DOMAINS).default(20).describe('Domains, and top-level domains'),
  ...statsFilters,
});
export type DomainStatsQuery = z.infer<typeof DomainStatsQuery>;

const count = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER);
const share = z.number().min(0).max(1);

const DomainItem = z
  .object({
    domain: z.string().max(253).meta({ example: 'wikipedia.org' }),
    results: count.describe('Occurrences').meta({ example: 31 }),
    share: share.describe('results / results of all domains').meta({ example: 0.0861 }),
    queries: count.describe('Queries in which it stands').meta({ example: 28 }),
    bestRank: z.number().int().min(1).meta({ example: 1 }),
    meanRank: z
      .number()
      .min(1)
      .describe('Mean of its best rank in the queries in which it stands')
      .meta({ example: 2.75 }),
    meanReciprocalRank: share
      .describe('Σ 1 / best rank, over the queries of the set: 0 for those in which it does not stand')
      .meta({ example: 0.4327 }),
    top1Share: share.nullable().describe('Its share of all results on rank 1').meta({ example: 0.3056 }),
    top3Share: share.nullable().describe('The same of ranks 1 to 3').meta({ example: 0.1944 }),
    top10Share: share.nullable().describe('The same of ranks 1 to 10').meta({ example: 0.0861 }),
  })
  .meta({ id: 'DomainStatsItem' });
export type DomainItem = z.infer<typeof DomainItem>;

export const DomainStats = z
  .object({
    total: count.describe('Domains').meta({ example: 90 }),
    results: count.describe('Results of the type that have a domain: the set').meta({ example: 360 }),
    queries: count.describe('Queries with such a result').meta({ example: 36 }),
    concentration: z.object({
      herfindahlHirschman: share.nullable().describe('Σ share², over all domains').meta({ example: 0.0312 }),
      gini: share.nullable().describe('Gini coefficient of results per domain').meta({ example: 0.5521 }),
      entropy: z.number().min(0).nullable().describe('−Σ share · log₂ share, in bits').meta({ example: 5.7013 }),
      reason: z.enum(['no-results']).nullable().describe('Why these are null').meta({ example: null }),
    }),
    top: z
      .object({
        top1: count.meta({ example: 36 }),
        top3: count.meta({ example: 108 }),
        top10: count.meta({ example: 360 }),
      })
      .describe('Results of the set on the first 1, 3 and 10 ranks; of none there are no shares, and these are null'),
    items: z.array(DomainItem).max(MAX_DOMAINS).describe('The most results first'),
    topLevelDomains: z.object({
      total: count.describe('Top-level domains').meta({ example: 9 }),
      items: z
        .array(
          z.object({
            tld: z
              .string()
              .max(253)
              .describe('Last label of the domain; IP addresses have none')
              .meta({ example: 'org' }),
            domains: count.meta({ example: 31 }),
            results: count.meta({ example: 120 }),
          }),
        )
        .max(MAX_DOMAINS)
        .describe('The most domains first'),
    }),
  })
  .meta({ id: 'DomainStats' });
export type DomainStats = z.infer<typeof DomainStats>;
