import { type DatabaseBench, openBench } from '../database/bench.js';
import { Server } from '../harness/server.js';

/** The built server on a database of its own. */
export interface BulkBench extends DatabaseBench {
  server: Server;
  /** For what a scenario opens: the last opened is closed first. */
  onClose: (work: () => Promise<unknown>) => void;
}

export async function openBulkBench(): Promise<BulkBench> {
  const bench = await openBench();
  const server = await Server.start(bench.url);
  const closing: (() => Promise<unknown>)[] = [];
  const close = async () => {
    for (const work of closing) await work();
    await server.stop();
    await bench.close();
  };
  return { ...bench, server, onClose: (work) => void closing.unshift(work), close };
}
