import { type DatabaseBench, openBench } from '../database/bench.js';
import { Server } from '../harness/server.js';

/** The built server on a database of its own. */
export interface BulkBench extends DatabaseBench {
  server: Server;
}

export async function openBulkBench(): Promise<BulkBench> {
  const bench = await openBench();
  const server = await Server.start(bench.url);
  const close = async () => {
    await server.stop();
    await bench.close();
  };
  return { ...bench, server, close };
}
