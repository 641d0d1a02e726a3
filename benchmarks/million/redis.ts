import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { OwnRedis } from '../../test/cache-checker/redis-server.js';
import type { Setting } from '../harness/group.js';

export interface Redis {
  url: string;
  stop: () => Promise<void>;
}

const NONE: Setting = { redis: 'none' };

export async function ownRedisSetting(): Promise<Setting> {
  try {
    const { stdout } = await promisify(execFile)('redis-server', ['--version']);
    return { redis: /v=(\S+)/.exec(stdout)?.[1] ?? '?' };
  } catch {
    return NONE;
  }
}

/** The one of REDIS_URL, else one of our own, else none. */
export const redisSetting = async (): Promise<Setting> =>
  process.env['REDIS_URL'] ? { redis: 'REDIS_URL' } : ownRedisSetting();

export async function openRedis(): Promise<Redis | undefined> {
  const named = process.env['REDIS_URL'];
  if (named) return { url: named, stop: async () => undefined };
  if ((await ownRedisSetting()) === NONE) return undefined;
  const redis = await OwnRedis.start();
  return { url: redis.url, stop: () => redis.stop() };
}
