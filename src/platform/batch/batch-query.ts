import { z } from 'zod';
import { booleanParameter } from '../validation/index.js';

/** The parameters of every bulk route. */
export const BatchQuery = z.strictObject({
  atomic: booleanParameter.default(false).describe('All items or none: any error leaves nothing written'),
});
export type BatchQuery = z.infer<typeof BatchQuery>;
