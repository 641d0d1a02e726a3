import { addInvalidation, type InvalidateCacheOptions } from './cache.metadata.js';

/**
 * Makes what a write changes stale: `@InvalidateCache('stats:*:{id}', 'sessions:**')`. `*` is one segment, `**` the rest;
 * parameters as with `@Cached`, and `{result.id}` from what the method returns. Takes effect after the commit and is
 * awaited: who reads once the method has returned sees the write, on every node.
 *
 * Not on methods that only read, nor on one that leaves its write running when it returns.
 */
export const InvalidateCache =
  (...given: [...patterns: string[], last: string | InvalidateCacheOptions]): MethodDecorator =>
  (_, __, descriptor: PropertyDescriptor) => {
    const options = given.find((part) => typeof part !== 'string') ?? {};
    const patterns = given.filter((part) => typeof part === 'string');
    addInvalidation(descriptor.value as Function, patterns, options);
  };
