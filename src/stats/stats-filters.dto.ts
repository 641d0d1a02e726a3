import { label, timestamp } from '../platform/validation/index.js';

/** What every analysis can be narrowed down by, besides the session. */
export const statsFilters = {
  engine: label(64).optional().describe('Only queries of this engine').meta({ example: 'google' }),
  type: label(64).default('organic').describe('Type of the results that count'),
  from: timestamp
    .optional()
    .describe('Only queries collected at or after')
    .meta({ example: '2026-03-01T00:00:00.000Z' }),
  to: timestamp.optional().describe('Only queries collected before').meta({ example: '2026-04-01T00:00:00.000Z' }),
};

/** The queries that count, and the type of the results. */
export interface StatsFilters {
  sessionIds?: readonly number[] | undefined;
  engine?: string | undefined;
  type: string;
  from?: Date | undefined;
  to?: Date | undefined;
}
