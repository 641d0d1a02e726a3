import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { OwnRedis } from '../../test/cache-checker/redis-server.js';

export interface Redis {
  url: string;
  setting: Record<string, string>;
  stop: () => Promise<void>;
}

/** The one of REDIS_URL, else one of our own, else none. */
export async function openRedis(): Promise<Redis | undefined> {
  const named = process.env['REDIS_URL'];
  if (named) return { url: named, setting: { redis: 'REDIS_URL' }, stop: async () => undefined };
  try {
    const { stdout } = await promisify(execFile)('redis-server', ['--version']);
    const redis = await OwnRedis.start();
    return { url: redis.url, setting: { redis: /v=(\S+)/.exec(stdout)?.[1] ?? '?' }, stop: () => redis.stop() };
  } catch {
    return undefined;
  }
}
