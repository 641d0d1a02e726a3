import { z } from 'zod';
import { canonicalUrl } from '../platform/canonical-url/index.js';
import { id } from '../platform/validation/index.js';
import { BlockResult, OrganicResult, resultShape } from './result.dto.js';

/** A result of a query that exists. */
export const NewResult = z
  .union([OrganicResult.extend({ queryId: id }), BlockResult.extend({ queryId: id })])
  .meta({ id: 'NewResult' });

/** With the page that it points to, which takes as long to find as the rest of the item takes to read. */
export const SightedResult = NewResult.transform((result) => ({
  ...result,
  page: result.url === null ? null : canonicalUrl(result.url),
}));
export type SightedResult = z.infer<typeof SightedResult>;

/** What changes of a result; the rest stays. */
export const ChangedResult = z
  .strictObject({ id, ...z.strictObject(resultShape).partial().shape })
  .meta({ id: 'ChangedResult' });
export type ChangedResult = z.infer<typeof ChangedResult>;
