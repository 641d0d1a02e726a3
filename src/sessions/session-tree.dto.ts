import { z } from 'zod';
import { listParameter } from '../platform/validation/index.js';
import { QueryTree } from '../queries/query-tree.dto.js';
import { SESSION_FIELDS, SessionItem } from './session.dto.js';

const INCLUDES = ['queries', 'queries.results', 'queries.results.website'] as const;
export type SessionInclude = (typeof INCLUDES)[number];

export const GetSession = z.strictObject({
  include: listParameter(INCLUDES)
    .optional()
    .describe('Load the tree below the session; at most 2,000 queries and 20,000 results, else 422')
    .meta({ example: ['queries.results.website'] }),
  fields: listParameter(SESSION_FIELDS).optional().describe('Only these fields of the session'),
});
export type GetSession = z.infer<typeof GetSession>;

export const SessionTree = SessionItem.partial()
  .extend({ queries: z.array(QueryTree).max(2_000).optional() })
  .meta({ id: 'SessionTree' });
export type SessionTree = z.infer<typeof SessionTree>;
