import { setTimeout as pause } from 'node:timers/promises';
import type { DataSource } from 'typeorm';

/** A request that comes before its statement is lost, so that it is made again for as long as the statement runs. */
const AGAIN_MS = 100;

const ignore = (): void => undefined;

/**
 * Cancels what the backend runs from when the signal aborts until the function that it returns is called. Once that has
 * resolved no request is under way: the caller has to keep the backend for itself until then, since whoever has it next
 * must not lose a statement.
 */
export function cancelOnAbort(dataSource: DataSource, backend: number, gone: AbortSignal): () => Promise<void> {
  const over = new AbortController();
  let cancelling = Promise.resolve();
  const cancel = async (): Promise<void> => {
    while (!over.signal.aborted) {
      await dataSource.query('SELECT pg_cancel_backend($1)', [backend]).catch(ignore);
      await pause(AGAIN_MS, undefined, { signal: over.signal }).catch(ignore);
    }
  };
  const begin = (): void => void (cancelling = cancel());
  gone.addEventListener('abort', begin);
  return () => {
    gone.removeEventListener('abort', begin);
    over.abort();
    return cancelling;
  };
}
