import { z } from 'zod';
import { id } from '../platform/validation/index.js';
import { BlockResult, OrganicResult, resultShape } from './result.dto.js';

/** A result of a query that exists. */
export const NewResult = z
  .union([OrganicResult.extend({ queryId: id }), BlockResult.extend({ queryId: id })])
  .meta({ id: 'NewResult' });
export type NewResult = z.infer<typeof NewResult>;

/** What changes of a result; the rest stays. */
export const ChangedResult = z
  .strictObject({ id, ...z.strictObject(resultShape).partial().shape })
  .meta({ id: 'ChangedResult' });
export type ChangedResult = z.infer<typeof ChangedResult>;
