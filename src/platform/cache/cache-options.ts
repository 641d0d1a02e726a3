export interface CacheOptions {
  /** Absent: values are kept in this process alone. */
  redisUrl?: string | undefined;
  /** Goes in front of every key; nothing outside of it is ever touched. */
  namespace: string;
  /** In seconds, for entries that do not say otherwise. */
  defaultTtl?: number | undefined;
  /** Bounds of the memory tier. */
  maxEntries?: number | undefined;
  maxBytes?: number | undefined;
  /** The longest that anybody waits for Redis; also how long a node may serve from memory without hearing from it. */
  opTimeoutMs?: number | undefined;
  /** The workspace of the present request: part of every key. */
  scope?: (() => string) | undefined;
  /** False: every read goes to its loader. */
  enabled?: boolean | undefined;
  /** Keys that are only used by hand (`CacheService`), so that patterns may name them. */
  templates?: readonly string[] | undefined;
  /** Changes when stored values get another shape: entries of other versions are not read. */
  version?: string | undefined;
  /** One hit in so many is compared with a fresh load; 0 turns the check off. */
  checkEvery?: number | undefined;
  /** Whether warm-up functions run after the start. */
  warmAtStart?: boolean | undefined;
}

export const CACHE_OPTIONS = Symbol('CacheOptions');
