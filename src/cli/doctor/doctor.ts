import path from 'node:path';
import type { Env } from '../../config/settings.js';
import { connect, dataSourceOptions, hasEmbeddedDatabase, openDatabase } from '../../platform/database/index.js';
import { entities, migrations } from '../../schema.js';
import { checkCache } from './check-cache.js';
import { checkDatabase } from './check-database.js';
import { checkDisk } from './check-disk.js';
import { checkIndexes } from './check-indexes.js';
import { checkRedis } from './check-redis.js';
import { doctorArguments, type DoctorArguments } from './doctor-arguments.js';
import { Findings } from './finding.js';
import { lines, summary } from './print.js';

interface Examined {
  findings: Findings[];
  processes: number;
  /** Of the embedded PostgreSQL. */
  folder?: string;
}

/** Nothing is written, and nothing is migrated. */
async function examineDatabase(env: Env, processes: number): Promise<Examined> {
  const database = await openDatabase({ url: env.DATABASE_URL, dataDir: env.DATA_DIR });
  const { folder } = database;
  try {
    const applicationName = 'search-observatory doctor';
    const options = dataSourceOptions({ url: database.url, entities, migrations, pool: { size: 1 }, applicationName });
    const dataSource = await connect(options, { attempts: 1 });
    try {
      const sizing = { pool: env.DATABASE_POOL_SIZE, processes };
      const checked = await checkDatabase(dataSource, sizing, folder);
      const findings = [checked.findings, await checkIndexes(dataSource)];
      return { findings, processes: checked.processes, ...(folder !== undefined && { folder }) };
    } finally {
      await dataSource.destroy();
    }
  } finally {
    await database.stop();
  }
}

function noDatabaseYet(env: Env): Findings {
  const findings = new Findings();
  findings.fail(
    'database',
    `There is none yet in the folder that DATA_DIR names (${env.DATA_DIR}), and no DATABASE_URL`,
    'Start a server, which makes one there; or mend DATA_DIR or DATABASE_URL if there should be one',
  );
  return findings;
}

/** A database that is away is a finding; there is still more to look at. */
async function examineDatabaseOrSay(env: Env, processes: number): Promise<Examined> {
  // To open it would be to make it.
  if (env.DATABASE_URL === undefined && !hasEmbeddedDatabase(env.DATA_DIR))
    return { findings: [noDatabaseYet(env)], processes };
  try {
    return await examineDatabase(env, processes);
  } catch (error) {
    const findings = new Findings();
    findings.fail(
      'database',
      (error as Error).message,
      env.DATABASE_URL === undefined
        ? `Look at the folder that DATA_DIR names (${env.DATA_DIR}), and at postgres.log in it`
        : 'Start it, or mend DATABASE_URL: until then every route answers 503',
    );
    return { findings: [findings], processes };
  }
}

async function examine(env: Env, { baseUrl, processes: wanted, json }: DoctorArguments): Promise<void> {
  const { findings, processes, folder } = await examineDatabaseOrSay(env, wanted);
  const redis = await checkRedis(env.REDIS_URL, processes);
  const server = { baseUrl, key: env.ADMIN_KEY, isEnabled: env.CACHE_ENABLED };
  const cache = await checkCache(server, redis.keyspace);
  const disk = await checkDisk({
    ...(env.DATABASE_URL === undefined && { 'the embedded database': folder ?? env.DATA_DIR }),
    ...(env.LOG_FILE !== 'off' && { 'the log': path.dirname(env.LOG_FILE) }),
  });
  const all = [...findings, redis.findings, cache, disk].flatMap((found) => found.all);
  const isWell = all.every(({ level }) => level !== 'fail');
  console.log(json ? JSON.stringify({ isWell, findings: all }, undefined, 2) : `${lines(all)}\n${summary(all)}`);
  if (!isWell) process.exitCode = 1;
}

/** `observatory doctor`: what is wrong with what the settings name, and what to do. Throws UsageError at once. */
export function doctor(args: string[]): (env: Env) => Promise<void> {
  const given = doctorArguments(args);
  return (env) => examine(env, given);
}
