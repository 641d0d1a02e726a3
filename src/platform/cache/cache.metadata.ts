import type { Type } from '@nestjs/common';
import type { CachePolicyOptions } from './engine/policy.js';
import { parameterNames } from './keys/parameters.js';

/** What the decorators leave on a method; the machinery in method-weaver.ts and http-cache.interceptor.ts reads it. */
export interface CachedMetadata {
  template: string;
  options: CachedOptions;
  parameters: (string | undefined)[];
}

export interface CachedOptions extends CachePolicyOptions {
  /** The calls whose values are loaded after the start and by `CacheService.warm()`: lists of arguments. */
  warm?: (service: never) => Iterable<unknown[]> | Promise<Iterable<unknown[]>>;
  /** False for values that depend on the time of day or on chance, which no comparison can confirm. */
  check?: boolean;
}

export interface InvalidateCacheMetadata {
  patterns: string[];
  options: InvalidateCacheOptions;
  parameters: (string | undefined)[];
}

export interface InvalidateCacheOptions {
  /**
   * Whether the write is announced before it happens, so that a crash right after it leaves nothing old; readers go
   * past the cache meanwhile. False for writes of many seconds outside of a transaction scope. Default true.
   */
  intent?: boolean;
}

export interface HttpCacheMetadata {
  templates: string[];
  options: HttpCacheOptions;
}

export interface HttpCacheOptions extends Omit<CachePolicyOptions, 'beta' | 'grace'> {
  /** Names of request headers by which the answer differs. */
  vary?: string[];
  /** Whether the answer to a request without parameters is made after the start and by `CacheService.warm()`. */
  warm?: boolean;
  /** Parameters that the request does not show: what a provider says of one that it does. */
  lookUp?: Record<string, { in: Type<KeyLookUp>; by: string }>;
}

/** Knows facts that never change, such as to whom a row belongs: nothing invalidates them. */
export interface KeyLookUp {
  /** `undefined` if there is nothing of that id. */
  find(scope: string | number, id: number): Promise<string | number | undefined>;
}

const CACHED = Symbol('Cached');
const INVALIDATES = Symbol('InvalidateCache');
const HTTP_CACHED = Symbol('HttpCache');

const read = <T>(method: Function, key: symbol): T[] => (Reflect.getMetadata(key, method) as T[] | undefined) ?? [];

function add(method: Function, key: symbol, entry: CachedMetadata | InvalidateCacheMetadata | HttpCacheMetadata): void {
  Reflect.defineMetadata(key, [...read<unknown>(method, key), entry], method);
}

export function addCached(method: Function, template: string, options: CachedOptions): void {
  add(method, CACHED, { template, options, parameters: parameterNames(method) });
}

export function addInvalidation(method: Function, patterns: string[], options: InvalidateCacheOptions): void {
  add(method, INVALIDATES, { patterns, options, parameters: parameterNames(method) });
}

export function addHttpCached(method: Function, templates: string[], options: HttpCacheOptions): void {
  add(method, HTTP_CACHED, { templates, options });
}

export const cachedMetadata = (method: Function) => read<CachedMetadata>(method, CACHED);
export const invalidationMetadata = (method: Function) => read<InvalidateCacheMetadata>(method, INVALIDATES);
export const httpCacheMetadata = (method: Function): HttpCacheMetadata | undefined =>
  read<HttpCacheMetadata>(method, HTTP_CACHED)[0];
