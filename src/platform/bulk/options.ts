export interface BulkOptions {
  /** Rows of one statement; a statement holds at most 4 MB, whatever its rows. */
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

export function resolveOptions(options: BulkOptions): ResolvedOptions {
  const { chunkSize = 1000, copyFrom = 2000, retries = 10, onError = 'throw' } = options;
  if (!Number.isInteger(chunkSize) || chunkSize < 1) throw new RangeError('chunkSize must be a positive integer');
  return { chunkSize, copyFrom, retries, onError };
}
