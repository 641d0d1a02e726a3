import { type RedisClient, redisClientPackage } from '../../platform/redis/index.js';
import { Findings, inBytes } from './finding.js';

const CONNECT_MS = 2_000;
const OLDEST = 7;

/** What INFO says, and what is saved to disk (undefined where CONFIG is not allowed). */
interface RedisFacts {
  milliseconds: number;
  info: Map<string, string>;
  save: string | undefined;
}

export interface Keyspace {
  hits: number;
  misses: number;
}

/** An own timer: a server that takes the connection and never answers is away, too. */
async function ask(url: string): Promise<RedisFacts> {
  const client: RedisClient = redisClientPackage().createClient({
    url,
    socket: { connectTimeout: CONNECT_MS, reconnectStrategy: false },
  });
  client.on('error', () => undefined);
  let late: NodeJS.Timeout | undefined;
  const tooLate = new Promise<never>((_, reject) => {
    late = setTimeout(() => reject(new Error(`it does not answer within ${CONNECT_MS} ms`)), CONNECT_MS);
  });
  try {
    return await Promise.race([read(client), tooLate]);
  } finally {
    clearTimeout(late);
    await client.disconnect().catch(() => undefined);
  }
}

async function read(client: RedisClient): Promise<RedisFacts> {
  await client.connect();
  const start = performance.now();
  const text = await client.info();
  const milliseconds = Math.round(performance.now() - start);
  const save = await client.configGet('save').then(
    (config) => config['save'],
    () => undefined,
  );
  const lines = text.split(/\r?\n/).map((line) => /^([^:#]+):(.*)$/.exec(line));
  return { milliseconds, info: new Map(lines.flatMap((line) => (line ? [[line[1] ?? '', line[2] ?? '']] : []))), save };
}

/** A name with several addresses fails with an AggregateError, which has no message. */
const reason = (error: unknown): string => (error as Error).message || String((error as { code?: string }).code);

/** The findings, and how often keys were found, by all who use that Redis. */
export async function checkRedis(
  url: string | undefined,
  processes: number,
): Promise<{ findings: Findings; keyspace?: Keyspace }> {
  const findings = new Findings();
  if (url === undefined) {
    if (processes <= 1) findings.ok('redis', 'None: one process caches in its memory, and counts rate limits alone');
    else
      findings.warn(
        'redis',
        `None, and ${processes} processes: none of them caches, and each counts rate limits alone`,
        'Give all of them the same REDIS_URL',
      );
    return { findings };
  }
  let facts: RedisFacts;
  try {
    facts = await ask(url);
  } catch (error) {
    findings.fail(
      'redis',
      `Redis cannot be reached: ${reason(error)}`,
      'Start it, or mend REDIS_URL: until then answers come from the database, and each process counts rate limits alone',
    );
    return { findings };
  }
  checkVersion(findings, facts);
  checkMemory(findings, facts);
  checkPersistence(findings, facts);
  const count = (name: string): number => Number(facts.info.get(name) ?? 0);
  return { findings, keyspace: { hits: count('keyspace_hits'), misses: count('keyspace_misses') } };
}

function checkVersion(findings: Findings, { info, milliseconds }: RedisFacts): void {
  const version = info.get('redis_version') ?? 'of an unknown version';
  const says = `Redis ${version} answers in ${milliseconds} ms`;
  if (Number.parseInt(version, 10) >= OLDEST) findings.ok('redis', says);
  else findings.fail('redis', says, 'It must be Redis 7 or later: upgrade it');
}

function checkMemory(findings: Findings, { info }: RedisFacts): void {
  const policy = info.get('maxmemory_policy') ?? 'unknown';
  const most = Number(info.get('maxmemory') ?? 0);
  const says = `maxmemory-policy is ${policy}, maxmemory ${most === 0 ? 'unlimited' : inBytes(most)}`;
  if (policy === 'noeviction') {
    findings.fail(
      'redis memory',
      `${says}: once it is full, it takes no write`,
      'CONFIG SET maxmemory-policy allkeys-lru',
    );
  } else if (!policy.startsWith('allkeys-')) {
    findings.warn(
      'redis memory',
      `${says}: it may find nothing to evict once it is full`,
      'CONFIG SET maxmemory-policy allkeys-lru',
    );
  } else if (most === 0) {
    findings.warn(
      'redis memory',
      `${says}: it grows until its machine has none left`,
      'CONFIG SET maxmemory, such as 1gb',
    );
  } else findings.ok('redis memory', says);
}

function checkPersistence(findings: Findings, { info, save }: RedisFacts): void {
  const appends = info.get('aof_enabled') === '1';
  if (!appends && !save)
    return findings.ok('redis persistence', 'None, as it should be: all that it holds can be made anew');
  const kept = [appends ? 'appendonly' : '', save ? `save ${save}` : ''].filter(Boolean).join(', ');
  findings.warn(
    'redis persistence',
    `It writes to disk (${kept}) what nobody reads again: servers take nothing from before a restart of Redis`,
    'CONFIG SET save "" and CONFIG SET appendonly no',
  );
}
