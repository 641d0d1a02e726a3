import { z } from 'zod';
import { Id, integerParameter } from '../../platform/validation/index.js';
import { statsFilters } from '../stats-filters.dto.js';

const MAX_ENGINES = 500;
const MAX_PERIODS = 5_000;

const sessionId = Id.optional().describe('Only queries of this session');

export const EngineStatsQuery = z.strictObject({
  sessionId,
  limit: integerParameter(1, MAX_ENGINES).default(100).describe('Engines'),
  ...statsFilters,
});
export type EngineStatsQuery = z.infer<typeof EngineStatsQuery>;

export const TimelineQuery = z.strictObject({
  sessionId,
  interval: z
    .enum(['day', 'week', 'month'])
    .default('day')
    .describe('Length of a period, in UTC; weeks are those of ISO 8601, from Monday'),
  limit: integerParameter(1, MAX_PERIODS).default(366).describe('Periods: the latest that have queries'),
  ...statsFilters,
});
export type TimelineQuery = z.infer<typeof TimelineQuery>;

const count = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER);

/** Queries by status; `total` is their sum. */
export const QueryCounts = z
  .object({
    total: count.meta({ example: 12 }),
    pending: count.meta({ example: 0 }),
    running: count.meta({ example: 0 }),
    completed: count.meta({ example: 11 }),
    failed: count.meta({ example: 1 }),
  })
  .meta({ id: 'QueryCounts' });
export type QueryCounts = z.infer<typeof QueryCounts>;

export const EngineStats = z
  .object({
    total: count.describe('Engines under the filters').meta({ example: 3 }),
    items: z
      .array(
        z.object({
          engine: z.string().max(64).meta({ example: 'google' }),
          queries: QueryCounts,
          results: count.describe('Of the type that counts').meta({ example: 110 }),
          resultsPerQuery: z.number().min(0).describe('results / queries.total').meta({ example: 9.1667 }),
          share: z
            .number()
            .min(0)
            .max(1)
            .nullable()
            .describe('results / results of all engines; null when there are none')
            .meta({ example: 0.34 }),
        }),
      )
      .max(MAX_ENGINES),
    shareReason: z.enum(['no-results']).nullable().describe('Why there are no shares').meta({ example: null }),
  })
  .meta({ id: 'EngineStats' });
export type EngineStats = z.infer<typeof EngineStats>;

export const Timeline = z
  .object({
    interval: TimelineQuery.shape.interval.unwrap(),
    total: count.describe('Periods that have queries, of which the latest are listed').meta({ example: 5 }),
    items: z
      .array(
        z.object({
          from: z.iso.date().max(10).describe('First day of the period').meta({ example: '2026-03-02' }),
          queries: count.meta({ example: 12 }),
          failed: count.describe('Failed ones among them').meta({ example: 1 }),
          results: count.describe('Of the type that counts').meta({ example: 110 }),
        }),
      )
      .max(MAX_PERIODS)
      .describe('In the order of time; periods without queries are left out'),
  })
  .meta({ id: 'Timeline' });
export type Timeline = z.infer<typeof Timeline>;
