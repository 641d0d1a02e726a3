import { z } from 'zod';

const integer = (min: number, max: number) =>
  z
    .string()
    .regex(/^\d+$/, `must be a whole number from ${min} to ${max}`)
    .transform(Number)
    .refine((value) => value >= min && value <= max, `must be a whole number from ${min} to ${max}`);

const seconds = (min: number, max: number) =>
  z
    .string()
    .regex(/^\d+(\.\d+)?$/, `must be seconds from ${min} to ${max}`)
    .transform(Number)
    .refine((value) => value >= min && value <= max, `must be seconds from ${min} to ${max}`);

const url = (...schemes: string[]) =>
  z
    .string()
    .refine(
      (value) => schemes.includes(/^([a-z][a-z\d+.-]*):\/\/./i.exec(value)?.[1]?.toLowerCase() ?? ''),
      `must be a URL with the scheme ${schemes.join(' or ')}`,
    );

/** Every setting: name, check, default and, as description, what it does. `.env.example` and the docs follow this order. */
export const settings = z.object({
  NODE_ENV: z
    .enum(['development', 'test', 'production'], 'must be development, test or production')
    .default('development')
    .describe('production, development or test'),
  PORT: integer(0, 65_535).default(3000).describe('Port to listen on'),
  HOST: z.string().min(1).default('127.0.0.1').describe('Address to listen on; 0.0.0.0 in a container'),
  DATABASE_URL: url('postgres', 'postgresql')
    .optional()
    .describe('PostgreSQL 15 or later; without it the server starts its own under DATA_DIR'),
  DATABASE_POOL_SIZE: integer(1, 1000).default(20).describe('Connections of one process'),
  DATABASE_POOL_RECYCLE: integer(0, 86_400)
    .default(3600)
    .describe('Seconds after which a connection is replaced; 0 never'),
  DATABASE_CONNECT_TIMEOUT: seconds(0.1, 300).default(5).describe('Seconds to wait for a free or new connection'),
  DATABASE_STATEMENT_TIMEOUT: seconds(0, 3600)
    .default(30)
    .describe('Seconds that a statement of a request may take; 0 for no limit'),
  DATA_DIR: z.string().min(1).default('.data').describe('Folder of the embedded PostgreSQL'),
  BODY_LIMIT: integer(1024, 1_073_741_824)
    .default(33_554_432)
    .describe('Largest JSON body in bytes, after decompression'),
  IMPORT_LIMIT: integer(1024, 1_099_511_627_776)
    .default(2_147_483_648)
    .describe('Largest import in bytes, after decompression'),
  PAGINATION_DEFAULT_PER_PAGE: integer(1, 500).default(50).describe('Items of a page when the client names no number'),
  PAGINATION_MAX_PER_PAGE: integer(1, 500).default(500).describe('Most items of a page that a client may ask for'),
});

/** What no setting can be wrong about alone. */
export function agree(env: z.infer<typeof settings>, context: z.RefinementCtx): void {
  if (env.PAGINATION_DEFAULT_PER_PAGE > env.PAGINATION_MAX_PER_PAGE) {
    const message = `must be at most PAGINATION_MAX_PER_PAGE, which is ${env.PAGINATION_MAX_PER_PAGE}`;
    context.addIssue({ code: 'custom', path: ['PAGINATION_DEFAULT_PER_PAGE'], message });
  }
}

export type Env = z.infer<typeof settings>;
