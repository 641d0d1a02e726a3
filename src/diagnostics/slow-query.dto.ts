import { z } from 'zod';
import { integerParameter, timestampOut } from '../platform/validation/index.js';

const milliseconds = z.number().min(0);
const count = z.number().int().min(0);

const Hint = z.object({
  kind: z.enum(['sequential-scan', 'large-sort', 'nested-loop', 'repeated', 'pool-wait']).meta({ example: 'repeated' }),
  relation: z.string().max(63).optional(),
  advice: z.string().max(10_000).meta({ example: 'One request ran it 12 times: load the rows of all parents at once' }),
});

const ServerFigures = z.object({
  calls: count,
  meanMs: milliseconds,
  totalMs: milliseconds,
  rows: count,
  sharedBlocksHit: count,
  sharedBlocksRead: count,
});

export const SlowQuery = z
  .object({
    fingerprint: z
      .string()
      .length(16)
      .describe('The same for all runs of one statement, whatever its values')
      .meta({ example: '3fa9c1d2e4b5a697' }),
    sql: z
      .string()
      .max(2000)
      .describe('Without values, at most 2,000 characters')
      .meta({ example: 'SELECT id FROM results WHERE domain = $1' }),
    repositoryMethod: z.string().max(255).nullable().meta({ example: 'ResultsRepository.findPage' }),
    calls: count.meta({ example: 120 }),
    slowCalls: count.meta({ example: 3 }),
    errors: count.meta({ example: 0 }),
    rows: count.meta({ example: 6000 }),
    totalMs: milliseconds.meta({ example: 1840.5 }),
    maxMs: milliseconds.meta({ example: 212.4 }),
    p50Ms: milliseconds.describe('Of the latest 256 calls').meta({ example: 8.2 }),
    p95Ms: milliseconds.describe('Of the latest 256 calls').meta({ example: 140.9 }),
    longestPoolWaitMs: milliseconds.meta({ example: 0.1 }),
    mostRunsInOneRequest: count.meta({ example: 1 }),
    lastSlowAt: timestampOut.nullable(),
    lastRoute: z.string().max(255).nullable().meta({ example: 'GET /api/v1/results' }),
    plan: z.record(z.string(), z.unknown()).nullable().describe('EXPLAIN (FORMAT JSON) of a slow call, without values'),
    hints: z.array(Hint).max(100),
    server: ServerFigures.nullable().describe(
      'What pg_stat_statements says of it over all clients, where it is installed',
    ),
  })
  .meta({ id: 'SlowQuery' });
export type SlowQuery = z.infer<typeof SlowQuery>;

export const SlowQueries = z
  .object({
    since: timestampOut.describe('Start of this process, whose figures these are'),
    thresholdSeconds: z.number().min(0).meta({ example: 0.1 }),
    items: z.array(SlowQuery).max(100),
  })
  .meta({ id: 'SlowQueries' });
export type SlowQueries = z.infer<typeof SlowQueries>;

export const ListSlowQueries = z.strictObject({
  limit: integerParameter(1, 100).default(20).describe('How many'),
});
export type ListSlowQueries = z.infer<typeof ListSlowQueries>;
