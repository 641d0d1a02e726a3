import { z } from 'zod';
import { pageOf, pageParameters } from '../platform/pagination/index.js';
import {
  filledText,
  freeObject,
  Id,
  id,
  label,
  listParameter,
  text,
  timestamp,
  timestampOut,
} from '../platform/validation/index.js';
import { QUERY_STATUSES, type SearchQuery } from './query.entity.js';

const status = z.enum(QUERY_STATUSES);

/** Limits at the door for every way in, imports included. */
export const queryShape = {
  text: filledText(10_000).meta({ example: 'heat pump cost' }),
  engine: label(64).meta({ example: 'google' }),
  language: label(35).nullable().meta({ example: 'en' }),
  country: label(35).nullable().meta({ example: 'gb' }),
  device: label(64).nullable().meta({ example: 'desktop' }),
  status,
  params: freeObject.describe('What was asked of the engine or tool, as recorded').meta({ example: { num: 10 } }),
  tool: label(255).nullable().meta({ example: 'serper' }),
  error: text(10_000).nullable().meta({ example: null }),
};

export const QueryItem = z
  .object({
    id,
    sessionId: id,
    ...queryShape,
    collectedAt: timestampOut,
    resultCount: z.number().int().min(0).meta({ example: 10 }),
    version: z.number().int().min(1).meta({ example: 1 }),
    createdAt: timestampOut,
    updatedAt: timestampOut,
  })
  .meta({ id: 'Query' });
export type QueryItem = z.infer<typeof QueryItem>;

export const UpdateQuery = z
  .strictObject({ ...queryShape, collectedAt: timestamp })
  .partial()
  .refine(
    (changes) => Object.keys(changes).length > 0,
    `must name at least one of ${Object.keys(queryShape).join(', ')}, collectedAt`,
  )
  .meta({ id: 'UpdateQuery', minProperties: 1, example: { status: 'completed', tool: 'serper', params: { num: 10 } } });
export type UpdateQuery = z.infer<typeof UpdateQuery>;

export const QUERY_FIELDS = Object.keys(QueryItem.shape) as [keyof QueryItem, ...(keyof QueryItem)[]];

export const queryFields = listParameter(QUERY_FIELDS).optional().describe('Only these fields of each query');

export const ListQueries = z.strictObject({
  ...pageParameters(['collectedAt'], '-collectedAt'),
  sessionId: Id.optional(),
  engine: label(64).optional().meta({ example: 'google' }),
  status: status.optional(),
  search: label(200).optional().describe('Part of the text, in any case'),
  collectedFrom: timestamp.optional(),
  collectedTo: timestamp.optional().describe('Exclusive'),
  fields: queryFields,
});
export type ListQueries = z.infer<typeof ListQueries>;

export const QueryPage = pageOf(QueryItem.partial().meta({ id: 'QueryListItem' }), 'Query');

export const toQueryItem = ({
  workspaceId: _,
  session: __,
  results: ___,
  identity: ____,
  ...query
}: SearchQuery): QueryItem => query;
