import { z } from 'zod';
import { listParameter } from '../platform/validation/index.js';
import { CreateResult, ResultDetail, toResultDetail } from '../results/result.dto.js';
import { QueryItem, queryFields, toQueryItem } from './query.dto.js';
import type { SearchQuery } from './query.entity.js';
import { NewQuery } from './query-batch.dto.js';

const INCLUDES = ['results', 'results.website'] as const;
export type QueryInclude = (typeof INCLUDES)[number];

export const GetQuery = z.strictObject({
  include: listParameter(INCLUDES)
    .optional()
    .describe('Load the results, with their websites')
    .meta({ example: ['results.website'] }),
  fields: queryFields,
});
export type GetQuery = z.infer<typeof GetQuery>;

export const QueryTree = QueryItem.partial()
  .extend({ results: z.array(ResultDetail).max(20_000).optional() })
  .meta({ id: 'QueryTree' });
export type QueryTree = z.infer<typeof QueryTree>;

/** One result page in one call. */
export const CreateQuery = NewQuery.omit({ sessionId: true })
  .extend({ results: z.array(CreateResult).max(1_000).default([]) })
  .meta({
    id: 'CreateQuery',
    example: {
      text: 'heat pump noise',
      engine: 'google',
      language: 'en',
      country: 'gb',
      device: 'desktop',
      results: [
        { rank: 1, url: 'https://en.wikipedia.org/wiki/Heat_pump', title: 'Heat pump' },
        { rank: 1, type: 'related_question', title: 'How loud is a heat pump?' },
      ],
    },
  });
export type CreateQuery = z.infer<typeof CreateQuery>;

export const toQueryTree = (query: SearchQuery): QueryTree => ({
  ...toQueryItem(query),
  ...(query.results !== undefined && { results: query.results.map(toResultDetail) }),
});
