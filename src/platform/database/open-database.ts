import path from 'node:path';
import { hasCluster } from './embedded-cluster.js';
import { possibleFolders } from './embedded-place.js';
import { type EmbeddedPostgres, startEmbedded } from './embedded-postgres.js';

export interface DatabaseLocation {
  /** A PostgreSQL that runs already. Without it an embedded one is started. */
  url?: string | undefined;
  /** Where the embedded one keeps its data. */
  dataDir: string;
}

export interface OpenDatabase {
  url: string;
  embedded: boolean;
  /** Of the embedded one: where its data is. */
  folder?: string;
  guard?: EmbeddedPostgres['guard'];
  /** Stops what openDatabase started, and nothing else. To be called after all connections have closed. */
  stop: () => Promise<void>;
}

const embeddedFolder = (dataDir: string): string => path.join(dataDir, 'postgres');

/** Whether openDatabase finds an embedded database there, rather than makes one. Makes nothing. */
export const hasEmbeddedDatabase = (dataDir: string): boolean =>
  possibleFolders(embeddedFolder(dataDir)).some(hasCluster);

export async function openDatabase(
  { url, dataDir }: DatabaseLocation,
  log: (line: string) => void = () => undefined,
): Promise<OpenDatabase> {
  if (url) return { url, embedded: false, stop: async () => undefined };
  const postgres = await startEmbedded({ dataDir: embeddedFolder(dataDir), log });
  log(`${postgres.adopted ? 'Joined the' : 'Started an'} embedded PostgreSQL (data in ${postgres.folder})`);
  const { url: address, folder, guard, stop } = postgres;
  return { url: address, embedded: true, folder, guard, stop };
}

/** A database that is opened when it is first asked for, and closed once. */
export class LazyDatabase {
  private opening: Promise<OpenDatabase> | undefined;

  constructor(
    readonly location: DatabaseLocation,
    private readonly log: (line: string) => void,
  ) {}

  get isEmbedded(): boolean {
    return !this.location.url;
  }

  open(): Promise<OpenDatabase> {
    return (this.opening ??= openDatabase(this.location, this.log));
  }

  /** The embedded one, once it is open, is started again whenever it has gone. */
  async guard(events: Parameters<EmbeddedPostgres['guard']>[0]): Promise<void> {
    (await this.opening)?.guard?.(events);
  }

  async stop(): Promise<void> {
    const opening = this.opening;
    this.opening = undefined;
    await (await opening)?.stop();
  }
}
