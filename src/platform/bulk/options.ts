export interface BulkOptions {
  /** Rows of one statement, 1,000 unless given (25,000 of a delete); a statement holds at most 4 MB, whatever its rows. */
  chunkSize?: number;
  /** From how many rows of one shape on `bulkInsert` uses COPY. */
  copyFrom?: number;
  /** How often a transaction of our own is tried again after a deadlock or a serialization failure. */
  retries?: number;
  /**
   * `throw` (default): the first bad item throws a BulkItemError that names it, and nothing is written.
   * `report`: bad items come back as `errors`, all others are written.
   */
  onError?: OnError;
}

export type OnError = 'throw' | 'report';

export type ResolvedOptions = Required<BulkOptions>;

/** Keys alone are small. */
export const KEYS_CHUNK = 25_000;

export function resolveOptions(options: BulkOptions, defaultChunk = 1000): ResolvedOptions {
  const { chunkSize = defaultChunk, copyFrom = 1000, retries = 10, onError = 'throw' } = options;
  if (!Number.isInteger(chunkSize) || chunkSize < 1) throw new RangeError('chunkSize must be a positive integer');
  return { chunkSize, copyFrom, retries, onError };
}
