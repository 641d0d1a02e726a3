import { z } from 'zod';
import { pageOf, pageParameters } from '../platform/pagination/index.js';
import { id, integerParameter, label, timestamp, timestampOut } from '../platform/validation/index.js';
import type { ApiKey } from './api-key.entity.js';
import { SCOPES } from './scope.metadata.js';

const KEY_STATUSES = ['active', 'expired', 'revoked'] as const;
export type KeyStatus = (typeof KEY_STATUSES)[number];

const status = z.enum(KEY_STATUSES);
const scopes = z
  .array(z.enum(SCOPES))
  .min(1)
  .max(SCOPES.length)
  .describe('read, write or both; admin includes both and the keys themselves')
  .meta({ example: ['read'] });
const name = label(255).meta({ example: 'notebook of the reading group' });
const rateLimitPerMinute = z
  .number()
  .int()
  .min(1)
  .max(1_000_000)
  .nullable()
  .describe('Requests a minute of this key; null for the limit of the server')
  .meta({ example: 600 });

export const CreateKey = z
  .strictObject({
    name,
    scopes: scopes.transform((given) => [...new Set(given)]).default(['read']),
    rateLimitPerMinute: rateLimitPerMinute.default(null),
    expiresAt: timestamp
      .nullable()
      .default(null)
      .describe('The key is refused from then on; null for never')
      .meta({ example: '2036-03-02T09:30:00.000Z' }),
  })
  .meta({ id: 'CreateKey' });
export type CreateKey = z.infer<typeof CreateKey>;

export const RotateKey = z.strictObject({
  graceSeconds: integerParameter(0, 2_592_000)
    .default(0)
    .describe('How long the old key still works; 0 revokes it at once'),
});
export type RotateKey = z.infer<typeof RotateKey>;

export const KeyItem = z
  .object({
    id,
    name,
    prefix: z.string().max(12).describe('How the key begins').meta({ example: 'obs_4fT0xQ2b' }),
    scopes,
    rateLimitPerMinute,
    status,
    createdAt: timestampOut,
    expiresAt: timestampOut.nullable(),
    revokedAt: timestampOut.nullable(),
    replacedById: id.nullable().describe('The key that took its place'),
    lastUsedAt: timestampOut.nullable().describe('Up to ten seconds behind'),
  })
  .meta({ id: 'Key' });
export type KeyItem = z.infer<typeof KeyItem>;

export const KEY_FIELDS = Object.keys(KeyItem.shape);

export const NewKey = KeyItem.extend({
  key: z
    .string()
    .max(64)
    .describe('The key itself: it is shown this once, and kept nowhere')
    .meta({ example: 'obs_4fT0xQ2bq7W9eRtYuIoPaSdFgHjKlZxC_1cVbNm' }),
}).meta({ id: 'NewKey' });
export type NewKey = z.infer<typeof NewKey>;

export const KeyPage = pageOf(KeyItem, 'Key');

export const ListKeys = z.strictObject({
  ...pageParameters(['createdAt', 'id'], '-createdAt'),
  status: status.optional().describe('Without it active and expired keys'),
});
export type ListKeys = z.infer<typeof ListKeys>;

const statusOf = ({ revokedAt, expiresAt }: ApiKey): KeyStatus =>
  revokedAt ? 'revoked' : expiresAt && expiresAt.getTime() <= Date.now() ? 'expired' : 'active';

export const toKeyItem = (key: ApiKey): KeyItem => {
  const { workspaceId: _, workspace: __, hash: ___, replacedBy: ____, ...shown } = key;
  return { ...shown, status: statusOf(key) };
};
