import { findBinaries } from './embedded-binaries.js';
import { ensureCluster, readSecret, SUPERUSER } from './embedded-cluster.js';
import { findPlace, type Place } from './embedded-place.js';
import { findRunning, interrupt, launch, shutDown } from './embedded-process.js';
import { EmbeddedUsers } from './embedded-users.js';
import { tryLock, withFolderLock } from './folder-lock.js';

export interface EmbeddedPostgres {
  url: string;
  /** Where the data really is: as root it may be another folder than the one asked for. */
  folder: string;
  pid: number;
  /** It ran already: another process shares it, or the one that started it was killed. */
  adopted: boolean;
  /** Stops PostgreSQL, unless another process still uses it. */
  stop: () => Promise<void>;
}

export interface EmbeddedOptions {
  dataDir: string;
  log?: (line: string) => void;
}

/** A process that ends without stop() (an uncaught error, process.exit) still stops what nobody else uses. */
function stopAtExit(place: Place, users: EmbeddedUsers): () => void {
  const atExit = (): void => {
    const release = tryLock(place.folder);
    if (!release) return; // somebody is starting or stopping: who starts adopts it
    if (users.leave()) interrupt(place);
    release();
  };
  process.once('exit', atExit);
  return () => process.removeListener('exit', atExit);
}

/** Starts the PostgreSQL of a folder, or joins the one that runs there. Safe in any number of processes at once. */
export async function startEmbedded({ dataDir, log = () => undefined }: EmbeddedOptions): Promise<EmbeddedPostgres> {
  const place = findPlace(dataDir, findBinaries(), log);
  const users = new EmbeddedUsers(place);
  const started = await withFolderLock(place.folder, async () => {
    await ensureCluster(place);
    const running = await findRunning(place);
    const postmaster = running ?? (await launch(place));
    users.enter();
    return { ...postmaster, adopted: running !== undefined };
  });
  const forget = stopAtExit(place, users);
  let stopping: Promise<void> | undefined;
  const stop = async (): Promise<void> => {
    await withFolderLock(place.folder, async () => {
      if (users.leave()) await shutDown(place);
    });
    forget();
  };
  return {
    url: `postgres://${SUPERUSER}:${readSecret(place)}@127.0.0.1:${started.port}/postgres`,
    folder: place.folder,
    pid: started.pid,
    adopted: started.adopted,
    stop: () => (stopping ??= stop()),
  };
}
