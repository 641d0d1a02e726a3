import { z } from 'zod';
import { id, timestamp } from '../platform/validation/index.js';
import { queryShape } from './query.dto.js';

/** A query without results, in a session that exists. */
export const NewQuery = z
  .strictObject({
    sessionId: id,
    ...queryShape,
    language: queryShape.language.default(null),
    country: queryShape.country.default(null),
    device: queryShape.device.default(null),
    status: queryShape.status.default('completed'),
    params: queryShape.params.default({}),
    tool: queryShape.tool.default(null),
    error: queryShape.error.default(null),
    collectedAt: timestamp.optional().describe('The moment of the call, where it is left out'),
  })
  .meta({ id: 'NewQuery' });
export type NewQuery = z.infer<typeof NewQuery>;

/** What changes of a query; the rest stays. */
export const ChangedQuery = z
  .strictObject({ id, ...z.strictObject({ ...queryShape, collectedAt: timestamp }).partial().shape })
  .meta({ id: 'ChangedQuery' });
export type ChangedQuery = z.infer<typeof ChangedQuery>;
