import type { InjectionToken } from '@nestjs/common';
import type { RedisConnections } from '../redis/index.js';

export interface CacheOptions {
  /** Absent: values are kept in this process alone. */
  redis?: RedisConnections | undefined;
  /** Goes in front of every key; nothing outside of it is ever touched. */
  namespace: string;
  /** Tells systems apart that share a Redis, such as servers of different databases; clients never see it. */
  instance?: string | undefined;
  /** In seconds, for entries that do not say otherwise. */
  defaultTtl?: number | undefined;
  /** Bounds of the memory tier. */
  maxEntries?: number | undefined;
  maxBytes?: number | undefined;
  /** The longest that anybody waits for Redis; also how long a node may serve from memory without hearing from it. */
  opTimeoutMs?: number | undefined;
  /**
   * Name of the argument of cached and of invalidating methods, and of the property of requests, that says whose data it
   * is: part of every key. A method without such an argument stops the start.
   */
  scope?: string | undefined;
  /** Lives in seconds, by patterns of templates: for routes and methods that name none themselves. */
  ttls?: Readonly<Record<string, number>> | undefined;
  /** False: every read goes to its loader. Writes are made known all the same, to those who do cache. */
  enabled?: boolean | undefined;
  /** Absent: every process that writes uses this cache, or there is only this one. */
  right?: RightToServe | undefined;
  /** Keys that are only used by hand (`CacheService`), so that patterns may name them. */
  templates?: readonly string[] | undefined;
  /** Patterns that only `CacheService` is called with: entries carry a tag for each. */
  patterns?: readonly string[] | undefined;
  /** Changes when stored values get another shape: entries of other versions are not read. */
  version?: string | undefined;
  /** Of one invalidation in so many the next value is compared with fresh loads; 0 turns the check off. */
  checkEvery?: number | undefined;
  /** Whether warm-up functions run after the start. */
  warmAtStart?: boolean | undefined;
}

/** Whether this process may serve what it has kept, where others write who cannot always make it known. */
export interface RightToServe {
  /** `performance.now()` up to which it may. */
  readonly until: number;
  /** `gained` resolves when nothing kept before can be served; `first`: by nobody, for nobody else serves anything now. */
  start(events: { gained: (first: boolean) => Promise<void>; lost: () => void }): Promise<void>;
}

export interface CacheOptionsFactory {
  inject?: InjectionToken[];
  useFactory: (...parts: never[]) => CacheOptions | Promise<CacheOptions>;
}

export const CACHE_OPTIONS = Symbol('CacheOptions');
