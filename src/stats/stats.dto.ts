import { z } from 'zod';
import { id, timestampOut } from '../platform/validation/index.js';
import { QueryCounts } from './counts/counts.dto.js';

const count = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER);

export const GlobalStats = z
  .object({
    sessions: count.meta({ example: 3 }),
    queries: count.meta({ example: 36 }),
    results: count.describe('Occurrences of every type').meta({ example: 360 }),
    websites: count.describe('Pages, one per canonical URL; they outlive their results').meta({ example: 210 }),
    domains: count.describe('Registrable domains of the websites').meta({ example: 90 }),
    nouns: count.describe('Terms of pages: one per page and lemma').meta({ example: 1200 }),
    firstCollectedAt: timestampOut.nullable().describe('Of the earliest query; null without queries'),
    lastCollectedAt: timestampOut.nullable().describe('Of the latest query; null without queries'),
  })
  .meta({ id: 'GlobalStats' });
export type GlobalStats = z.infer<typeof GlobalStats>;

export const SessionStats = z
  .object({
    sessionId: id,
    queries: QueryCounts,
    results: z.object({
      total: count.describe('Occurrences of every type').meta({ example: 120 }),
      byType: z
        .record(z.string(), count)
        .describe('Results of each type that there is')
        .meta({ example: { organic: 112, ad: 8 } }),
    }),
    websites: count.describe('Different pages among the results').meta({ example: 84 }),
    domains: count.describe('Different registrable domains among the results').meta({ example: 40 }),
    firstCollectedAt: timestampOut.nullable().describe('Of the earliest query; null without queries'),
    lastCollectedAt: timestampOut.nullable().describe('Of the latest query; null without queries'),
    resultsPerQuery: z
      .object({
        min: count.nullable().meta({ example: 0 }),
        mean: z.number().min(0).nullable().describe('results.total / queries.total').meta({ example: 10 }),
        max: count.nullable().meta({ example: 12 }),
        reason: z.enum(['no-queries']).nullable().describe('Why these are null').meta({ example: null }),
      })
      .describe('Results of every type; queries without results count'),
  })
  .meta({ id: 'SessionStats' });
export type SessionStats = z.infer<typeof SessionStats>;
