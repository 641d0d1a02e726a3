import { z } from 'zod';
import { Id, integerParameter } from '../../platform/validation/index.js';
import { statsFilters } from '../stats-filters.dto.js';

const MAX_NOUNS = 1_000;

export const NounStatsQuery = z.strictObject({
  sessionId: Id.optional(),
  order: z.enum(['frequency', 'tfidf']).default('frequency').describe('The greatest of these first'),
  limit: integerParameter(1, MAX_NOUNS).default(50).describe('Lemmas'),
  ...statsFilters,
});
export type NounStatsQuery = z.infer<typeof NounStatsQuery>;

const count = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER);

export const NounStats = z
  .object({
    documents: count.describe('Pages among the results that have nouns').meta({ example: 13 }),
    total: count.describe('Lemmas').meta({ example: 412 }),
    items: z
      .array(
        z.object({
          lemma: z.string().max(255).meta({ example: 'pump' }),
          frequency: count.describe('Occurrences in the texts of these pages').meta({ example: 31 }),
          documents: count.describe('Pages that have it').meta({ example: 12 }),
          meanTfidf: z
            .number()
            .min(0)
            .describe(
              'Mean of its tf-idf over the pages that have it, each of the moment when the text of the page was written',
            )
            .meta({ example: 0.041 }),
        }),
      )
      .max(MAX_NOUNS),
  })
  .meta({ id: 'NounStats' });
export type NounStats = z.infer<typeof NounStats>;
