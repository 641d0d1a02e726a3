import type { Options } from '../harness/group.js';
import { Server } from '../harness/server.js';
import { openMillion } from './database.js';
import { openRedis } from './redis.js';

/** A server on a million results, or the one that was named. */
export interface ApiBench {
  url: string;
  headers: Record<string, string>;
  /**
   * One more on the same data, with settings of its own. Servers that cache and share no Redis stop caching, so that there
   * is none where there is no Redis, nor beside a server that was named.
   */
  another?: (settings: Record<string, string>) => Promise<Server>;
  get: <T>(path: string) => Promise<T>;
  setting: Record<string, string>;
  close: () => Promise<void>;
}

export const API = '/api/v1';

const getter =
  (url: string, headers: Record<string, string>) =>
  async <T>(path: string): Promise<T> => {
    const response = await fetch(`${url}${path}`, { headers });
    if (!response.ok) throw new Error(`GET ${url}${path}: ${response.status} ${(await response.text()).slice(0, 300)}`);
    return (await response.json()) as T;
  };

async function openNamed(url: string, apiKey: string | undefined): Promise<ApiBench> {
  const headers: Record<string, string> = apiKey === undefined ? {} : { Authorization: `Bearer ${apiKey}` };
  const get = getter(url, headers);
  const { results } = await get<{ results: number }>(`${API}/stats/global`);
  const setting = { server: url, dataset: `${results.toLocaleString('en')} results` };
  return { url, headers, get, setting, close: async () => undefined };
}

async function openOwn(tell: Options['tell']): Promise<ApiBench> {
  const database = await openMillion(tell);
  const redis = await openRedis();
  const servers: Server[] = [];
  const another = async (settings: Record<string, string>) => {
    const server = await Server.start(database.url, { ...(redis && { REDIS_URL: redis.url }), ...settings });
    servers.push(server);
    return server;
  };
  const close = async () => {
    await Promise.all(servers.map((server) => server.stop()));
    await redis?.stop();
    await database.close();
  };
  try {
    const { url } = await another({});
    const setting = { ...database.setting, ...(redis?.setting ?? { redis: 'none' }) };
    return { url, headers: {}, ...(redis && { another }), get: getter(url, {}), setting, close };
  } catch (error) {
    await close();
    throw error;
  }
}

export const openApi = ({ baseUrl, apiKey, tell }: Options): Promise<ApiBench> =>
  baseUrl ? openNamed(baseUrl, apiKey) : openOwn(tell);

/** What else a group needs; where that fails, nothing is left running. */
export async function extended<T>(bench: ApiBench, extend: () => Promise<T>): Promise<T> {
  try {
    return await extend();
  } catch (error) {
    await bench.close();
    throw error;
  }
}
