import { label, text, timestamp } from '../platform/validation/index.js';

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

/** The market of a query, where a text was asked in several. */
export const marketFilters = {
  language: label(35).optional().meta({ example: 'en' }),
  country: label(35).optional().meta({ example: 'gb' }),
  device: label(64).optional().meta({ example: 'desktop' }),
};

/** A query text in the URL, character by character as it was asked. */
export const queryText = text(1_500, 1).meta({ example: 'heat pump cost' });

/** Which queries count. */
export interface QueryFilters {
  sessionIds?: readonly number[] | undefined;
  text?: string | undefined;
  engine?: string | undefined;
  language?: string | undefined;
  country?: string | undefined;
  device?: string | undefined;
  from?: Date | undefined;
  to?: Date | undefined;
}

/** Which queries count, and which of their results. */
export interface StatsFilters extends QueryFilters {
  type: string;
}
