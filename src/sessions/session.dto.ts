import { z } from 'zod';
import { pageOf, pageParameters } from '../platform/pagination/index.js';
import { freeObject, id, label, listParameter, text, timestamp, timestampOut } from '../platform/validation/index.js';
import { SESSION_STATUSES } from './session.entity.js';

const status = z.enum(SESSION_STATUSES).describe('failed when every query failed');

const shape = {
  name: label(255).meta({ example: 'Heat pumps, spring collection' }),
  description: text(10_000).nullable().meta({ example: 'The same queries on three engines, every Monday' }),
  tags: z
    .array(label(64))
    .max(50)
    .meta({ example: ['energy', 'weekly'] }),
  config: freeObject.describe('Whatever describes the collection; kept as given').meta({ example: { tool: 'serper' } }),
  status,
};

/** What a client may give; only the name must be there. */
export const CreateSession = z
  .strictObject({
    ...shape,
    description: shape.description.default(null),
    tags: shape.tags.default([]),
    config: shape.config.default({}),
    status: status.default('pending'),
  })
  .meta({ id: 'CreateSession' });
export type CreateSession = z.infer<typeof CreateSession>;

export const UpdateSession = z
  .strictObject(shape)
  .partial()
  .refine((changes) => Object.keys(changes).length > 0, `must name at least one of ${Object.keys(shape).join(', ')}`)
  .meta({ id: 'UpdateSession', minProperties: 1, example: { status: 'completed', tags: ['energy', 'weekly'] } });
export type UpdateSession = z.infer<typeof UpdateSession>;

export const SessionItem = z
  .object({
    id: id.meta({ readOnly: true }),
    ...shape,
    queryCount: z.number().int().min(0).meta({ example: 12 }),
    resultCount: z.number().int().min(0).meta({ example: 120 }),
    version: z.number().int().min(1).meta({ example: 1 }),
    createdAt: timestampOut,
    updatedAt: timestampOut,
  })
  .meta({ id: 'Session' });
export type SessionItem = z.infer<typeof SessionItem>;

export const SessionPage = pageOf(SessionItem.partial().meta({ id: 'SessionListItem' }), 'Session');

export const SESSION_FIELDS = Object.keys(SessionItem.shape) as [keyof SessionItem, ...(keyof SessionItem)[]];

export const ListSessions = z.strictObject({
  ...pageParameters(['createdAt', 'name', 'id'], '-createdAt'),
  status: status.optional(),
  tag: label(64).optional().describe('Sessions that carry this tag'),
  search: label(200).optional().describe('Part of the name, in any case'),
  createdFrom: timestamp.optional(),
  createdTo: timestamp.optional().describe('Exclusive'),
  fields: listParameter(SESSION_FIELDS).optional().describe('Only these fields of each item'),
});
export type ListSessions = z.infer<typeof ListSessions>;
