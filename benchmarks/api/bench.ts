import path from 'node:path';
import { hashOf, newKeyText, prefixOf } from '../../src/auth/key-text.js';
import { type DatabaseBench, openBench } from '../database/bench.js';
import { apart } from '../harness/cores.js';
import { Server } from '../harness/server.js';
import { fill } from './data.js';

const BASELINES = ['node-http', 'express', 'nest'] as const;
export type Baseline = (typeof BASELINES)[number];

/** The product as it is in production, on a database of its own: servers that share one know of no cache without Redis. */
export interface Product extends DatabaseBench {
  server: Server;
  key: string;
}

export interface ApiBench {
  cached: Product;
  uncached: Product;
  baselines: Record<Baseline, Server>;
  close: () => Promise<void>;
}

export const authorization = ({ key }: Product): Record<string, string> => ({ Authorization: `Bearer ${key}` });

/** A key that reads, with a limit that is counted against and not reached. */
async function readingKey({ dataSource }: DatabaseBench): Promise<string> {
  const key = newKeyText();
  await dataSource.query(
    `INSERT INTO api_keys (workspace_id, name, prefix, hash, scopes, rate_limit_per_minute)
     VALUES (1, 'of the benchmark', $1, $2, '{read}', 2000000000)`,
    [prefixOf(key), hashOf(key)],
  );
  return key;
}

async function openProduct(settings: Record<string, string> = {}): Promise<Product> {
  const bench = await openBench();
  await fill(bench);
  const key = await readingKey(bench);
  const server = await Server.start(bench.url, {
    AUTH_ENABLED: 'true',
    RATE_LIMIT_ENABLED: 'true',
    LOG_FILE: path.join(bench.folder, 'app.log'),
    ...settings,
  });
  const close = async () => {
    await server.stop();
    await bench.close();
  };
  return { ...bench, server, key, close };
}

const baseline = (name: Baseline): Promise<Server> =>
  Server.run(path.join(import.meta.dirname, 'baselines', `${name}.js`));

export async function openApiBench(): Promise<ApiBench> {
  const cached = await openProduct();
  const uncached = await openProduct({ CACHE_ENABLED: 'false' });
  const [nodeHttp, express, nest] = await Promise.all([baseline('node-http'), baseline('express'), baseline('nest')]);
  const together = await apart([cached.server, nodeHttp, express, nest]);
  return {
    cached,
    uncached,
    baselines: { 'node-http': nodeHttp, express, nest },
    close: async () => {
      await together();
      await Promise.all([cached, uncached].map((product) => product.close()));
      await Promise.all([nodeHttp, express, nest].map((server) => server.stop()));
    },
  };
}
