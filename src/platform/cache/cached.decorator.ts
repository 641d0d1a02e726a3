import { addCached, type CachedOptions } from './cache.metadata.js';

/**
 * Reads through the cache: `@Cached('stats:session:{id}', { ttl: 900 })`. Parameters come from the arguments by name,
 * path or position (`{id}`, `{query.page}`, `{0}`); the workspace is part of every key. The value is shared and frozen,
 * and comes back as data: dates, bytes, maps and sets survive, classes do not.
 *
 * Given several times, the value is kept once, as the first one says; a write that reaches any of them makes it stale.
 *
 * Not for methods that depend on anything but their arguments, the workspace and committed data; nor for one whose
 * cached value is built from another cached method's, unless every pattern that reaches that one reaches this one too.
 */
export const Cached =
  (template: string, options: CachedOptions = {}): MethodDecorator =>
  (_, __, descriptor: PropertyDescriptor) =>
    addCached(descriptor.value as Function, template, options);
