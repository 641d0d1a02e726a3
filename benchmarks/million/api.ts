import type { Options, Setting } from '../harness/group.js';
import { Server } from '../harness/server.js';
import { millionSetting, openMillion } from './database.js';
import { openRedis, redisSetting } from './redis.js';

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

function openNamed(url: string, apiKey: string | undefined): ApiBench {
  const headers: Record<string, string> = apiKey === undefined ? {} : { Authorization: `Bearer ${apiKey}` };
  return { url, headers, get: getter(url, headers), close: async () => undefined };
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
    return { url, headers: {}, ...(redis && { another }), get: getter(url, {}), close };
  } catch (error) {
    await close();
    throw error;
  }
}

export const openApi = async ({ baseUrl, apiKey, tell }: Options): Promise<ApiBench> =>
  baseUrl ? openNamed(baseUrl, apiKey) : openOwn(tell);

export async function apiSetting({ baseUrl, apiKey }: Options): Promise<Setting> {
  if (!baseUrl) return { ...(await millionSetting()), ...(await redisSetting()) };
  const { results } = await openNamed(baseUrl, apiKey).get<{ results: number }>(`${API}/stats/global`);
  return { server: baseUrl, dataset: `${results.toLocaleString('en')} results` };
}

/** What else a group needs; where that fails, nothing is left running. */
export async function extended<T>(bench: ApiBench, extend: () => Promise<T>): Promise<T> {
  try {
    return await extend();
  } catch (error) {
    await bench.close();
    throw error;
  }
}
