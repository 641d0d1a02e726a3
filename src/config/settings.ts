import { isIP } from 'node:net';
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

const boolean = z.enum(['true', 'false'], 'must be true or false').transform((value) => value === 'true');

export const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;

const url = (...schemes: string[]) =>
  z.string().refine((value) => schemes.includes(/^([a-z][a-z\d+.-]*):\/\/./i.exec(value)?.[1]?.toLowerCase() ?? ''), {
    error: `must be a URL with the scheme ${schemes.join(' or ')}`,
    abort: true,
  });

/** As the client of Redis reads it, which repeats in its errors what it cannot read: password and all. */
function isRedisUrl(text: string): boolean {
  try {
    const { username, password, pathname } = new URL(text);
    decodeURIComponent(username + password);
    return /^\/?\d*$/.test(pathname);
  } catch {
    return false;
  }
}

const NETWORKS = new Set(['loopback', 'linklocal', 'uniquelocal']);

/** A name of Express's, an address, or a network such as 10.0.0.0/8. */
function isNetwork(text: string): boolean {
  const [address = '', bits, ...rest] = text.split('/');
  const family = isIP(address);
  if (family === 0) return NETWORKS.has(text);
  return (
    rest.length === 0 &&
    (bits === undefined || (/^[1-9]\d{0,2}$/.test(bits) && Number(bits) <= (family === 4 ? 32 : 128)))
  );
}

/** As Express takes it. `true` is not offered: who trusts every address believes whatever a client claims. */
const proxies = z
  .string()
  .transform((value) => (/^\d{1,2}$/.test(value) ? Number(value) : value.split(',').map((part) => part.trim())))
  .refine(
    (value) => typeof value === 'number' || value.every((part) => isNetwork(part)),
    'must be a number of proxies from 0 to 99, or addresses and networks, such as loopback,10.0.0.0/8',
  );

const isOrigin = (text: string): boolean =>
  /^https?:\/\/[a-z\d.-]+(:\d{1,5})?$|^https?:\/\/\[[\da-f:]+\](:\d{1,5})?$/.test(text);

export const SHORTEST_ADMIN_KEY = 32;
const ADMIN_KEY_TEXT = new RegExp(`^[\\x21-\\x7e]{${SHORTEST_ADMIN_KEY},256}$`);

/** Origins as browsers send them: scheme, host and port, without a path, in lower case. */
const origins = z
  .string()
  .transform((value): '*' | string[] => (value === '*' ? value : value.split(',').map((part) => part.trim())))
  .refine(
    (value) => value === '*' || value.every(isOrigin),
    'must be origins such as https://app.example.org,http://localhost:5173, or *',
  );

/** Every setting: name, check, default and, as description, what it does. `.env.example` and the docs follow this order. */
export const settings = z.object({
  NODE_ENV: z
    .enum(['development', 'test', 'production'], 'must be development, test or production')
    .default('development')
    .describe('production, development or test'),
  PORT: integer(0, 65_535).default(3000).describe('Port to listen on'),
  HOST: z
    .string()
    .min(1)
    .transform((host) => host.replace(/^\[(.*)\]$/, '$1'))
    .default('127.0.0.1')
    .describe('Address to listen on; 0.0.0.0 in a container'),
  AUTH_ENABLED: boolean
    .optional()
    .describe('Whether requests need an API key: true in production, else false and then for this machine alone'),
  ADMIN_KEY: z
    .string()
    .regex(ADMIN_KEY_TEXT, `must be ${SHORTEST_ADMIN_KEY} to 256 ASCII characters without spaces`)
    .optional()
    .describe('A key that opens everything of the workspace default, beside the keys of the database'),
  CORS_ORIGINS: origins
    .optional()
    .describe('Origins whose pages may use the API, separated by commas; without it none, and * never in production'),
  TRUST_PROXY: proxies
    .default(0)
    .describe(
      'Proxies in front of the server, as a number or as addresses; only then X-Forwarded-For tells the client',
    ),
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
  DATABASE_PREPARED_STATEMENTS: boolean
    .default(true)
    .describe(
      'Whether statements that come again are prepared; false behind PgBouncer in transaction mode before 1.21',
    ),
  REDIS_URL: url('redis', 'rediss')
    .refine(
      isRedisUrl,
      'must be redis://user:password@host:port/number, with percent signs for what else has a meaning in a URL, such as %23 for #',
    )
    .optional()
    .describe('Redis 7 or later, without persistence; without it values are cached in the memory of one process'),
  REDIS_MAX_CONNECTIONS: integer(0, 1000)
    .refine((value) => value >= 2, 'must be at least 2: one connection for commands, one for messages between servers')
    .default(50)
    .describe(
      'Most connections of one process to Redis, at least 2: everything shares one for commands and one for messages',
    ),
  RATE_LIMIT_ENABLED: boolean.default(true).describe('Whether requests are counted against limits'),
  RATE_LIMIT_PER_MINUTE: integer(1, 1_000_000).default(100).describe('Requests a minute of one key, or of one address'),
  DATA_DIR: z.string().min(1).default('.data').describe('Folder of the embedded PostgreSQL'),
  CACHE_ENABLED: boolean.default(true).describe('Whether answers are cached; they are the same either way'),
  CACHE_DEFAULT_TTL: integer(1, 31_536_000)
    .default(3600)
    .describe('Seconds for which an answer is kept unless a write changes it before'),
  CACHE_STATISTICS_TTL: integer(1, 31_536_000).default(900).describe('The same for statistics'),
  CACHE_SESSION_LIST_TTL: integer(1, 31_536_000).default(300).describe('The same for lists of sessions'),
  // To Node 0 is no end, not none.
  KEEP_ALIVE_TIMEOUT: seconds(1, 3600)
    .default(65)
    .describe('Seconds that an idle connection stays open; more than the load balancer in front keeps its own'),
  SHUTDOWN_DRAIN: seconds(0, 300)
    .default(5)
    .describe('Seconds that the server serves on after SIGTERM, while its readiness probe already fails'),
  SHUTDOWN_TIMEOUT: seconds(0, 3600)
    .default(20)
    .describe('Seconds that requests under way, imports included, may then take before they are cut off'),
  STATISTICS_FOLD_INTERVAL: seconds(0, 3600)
    .default(1)
    .describe('Seconds between looks for changes that statistics can sum up; 0: other processes do'),
  QUERY_SLOW_THRESHOLD: seconds(0.001, 3600)
    .default(0.1)
    .describe('Seconds from which on a statement is written to the log as SLOW QUERY'),
  LOG_LEVEL: z
    .enum(LOG_LEVELS, 'must be a level of pino, from fatal to trace, or silent')
    .default('info')
    .describe('Lines of this level and above are written'),
  LOG_FILE: z
    .string()
    .min(1)
    .default('logs/app.log')
    .describe('File of the log, beside the standard output; rotated at 20 MB. off for none'),
  OTEL_EXPORTER_OTLP_ENDPOINT: url('http', 'https')
    .optional()
    .describe('Collector of OpenTelemetry that spans are sent to, over OTLP/HTTP'),
  BODY_LIMIT: integer(1024, 1_073_741_824)
    .default(33_554_432)
    .describe('Largest JSON body in bytes, after decompression'),
  IMPORT_LIMIT: integer(1024, 1_099_511_627_776)
    .default(2_147_483_648)
    .describe('Largest import in bytes, after decompression'),
  IMPORT_BATCH_ROWS: integer(1, 1_000_000)
    .default(20_000)
    .describe('Rows, in whole queries, that an import commits together; atomic imports commit all at once'),
  PAGINATION_DEFAULT_PER_PAGE: integer(1, 500).default(50).describe('Items of a page when the client names no number'),
  PAGINATION_MAX_PER_PAGE: integer(1, 500).default(500).describe('Most items of a page that a client may ask for'),
});

export type Env = z.infer<typeof settings>;

export const authEnabled = (env: Env): boolean => env.AUTH_ENABLED ?? env.NODE_ENV === 'production';

/** Whether nobody but this machine reaches the server. */
export const isLoopback = (host: string): boolean => /^(localhost|127(\.\d+){3}|::1)$/i.test(host);

/** What no setting can be wrong about alone. */
export function agree(env: Env, context: z.RefinementCtx): void {
  if (env.PAGINATION_DEFAULT_PER_PAGE > env.PAGINATION_MAX_PER_PAGE) {
    const message = `must be at most PAGINATION_MAX_PER_PAGE, which is ${env.PAGINATION_MAX_PER_PAGE}`;
    context.addIssue({ code: 'custom', path: ['PAGINATION_DEFAULT_PER_PAGE'], message });
  }
  if (env.AUTH_ENABLED === undefined && !authEnabled(env) && !isLoopback(env.HOST)) {
    const message =
      'is reached by others, and requests need no key: set AUTH_ENABLED=true, or AUTH_ENABLED=false if something in ' +
      'front of the server keeps strangers out';
    context.addIssue({ code: 'custom', path: ['HOST'], message });
  }
  if (env.NODE_ENV === 'production' && env.CORS_ORIGINS === '*') {
    const message = 'lets every page of the web use the API; name the origins that may';
    context.addIssue({ code: 'custom', path: ['CORS_ORIGINS'], message });
  }
}
