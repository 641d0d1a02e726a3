import { findBinaries } from './embedded-binaries.js';
import { ensureCluster, readSecret, SUPERUSER } from './embedded-cluster.js';
import { EmbeddedGuard } from './embedded-guard.js';
import { findPlace, type Place } from './embedded-place.js';
import { interrupt, type Joined, joinOrLaunch, shutDown } from './embedded-process.js';
import { EmbeddedUsers } from './embedded-users.js';
import { tryLockIfWritable, withFolderLock } from './folder-lock.js';

export interface EmbeddedPostgres {
  url: string;
  /** Where the data really is: as root it may be another folder than the one asked for. */
  folder: string;
  pid: number;
  /** It ran already: another process shares it, or the one that started it was killed. */
  adopted: boolean;
  /** From now on it is started again whenever its process has gone; `back` is told where it is then. */
  guard: (events: { log: (line: string) => void; back: (url: string) => void }) => void;
  /** Stops PostgreSQL, unless another process still uses it. */
  stop: () => Promise<void>;
}

export interface EmbeddedOptions {
  dataDir: string;
  log?: (line: string) => void;
}

/** A process that ends without stop() (an uncaught error, process.exit) still stops what nobody else uses. */
function stopAtExit(place: Place, users: EmbeddedUsers, log: (line: string) => void): () => void {
  const atExit = (): void => {
    try {
      const release = tryLockIfWritable(place.folder);
      if (!release) return; // somebody is starting or stopping: who starts adopts it
      if (users.leave()) interrupt(place);
      release();
    } catch (error) {
      log(`Whether the embedded PostgreSQL still runs is unknown: ${(error as Error).message}`);
    }
  };
  process.once('exit', atExit);
  return () => process.removeListener('exit', atExit);
}

/** Entered first: on a full disk that fails, and nothing may run then that nobody is known to use. */
async function enterAndStart(place: Place, users: EmbeddedUsers): Promise<Joined> {
  try {
    users.enter();
    return await joinOrLaunch(place);
  } catch (error) {
    users.leave();
    throw error;
  }
}

/** Starts the PostgreSQL of a folder, or joins the one that runs there. Safe in any number of processes at once. */
export async function startEmbedded({ dataDir, log = () => undefined }: EmbeddedOptions): Promise<EmbeddedPostgres> {
  const place = findPlace(dataDir, findBinaries(), log);
  const users = new EmbeddedUsers(place);
  const started = await withFolderLock(place.folder, async () => {
    await ensureCluster(place);
    return enterAndStart(place, users);
  });
  const forget = stopAtExit(place, users, log);
  const urlOf = (port: number): string => `postgres://${SUPERUSER}:${readSecret(place)}@127.0.0.1:${port}/postgres`;
  let guard: EmbeddedGuard | undefined;
  let stopping: Promise<void> | undefined;
  const stop = async (): Promise<void> => {
    const leave = async (): Promise<void> => {
      if (users.leave()) await shutDown(place);
    };
    await guard?.stop();
    await withFolderLock(place.folder, leave, tryLockIfWritable);
    forget();
  };
  return {
    url: urlOf(started.port),
    folder: place.folder,
    pid: started.pid,
    adopted: started.adopted,
    guard: ({ log: tell, back }) => {
      guard ??= new EmbeddedGuard(place, started, { log: tell, back: (port) => back(urlOf(port)) });
    },
    stop: () => (stopping ??= stop()),
  };
}
