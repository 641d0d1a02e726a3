import { addHttpCached, type HttpCacheOptions } from './cache.metadata.js';

/**
 * Lets `HttpCacheInterceptor` keep the answers of a GET route: `@HttpCache('sessions:tree:{id}', { ttl: 60 })`. Parameters
 * come from the route and the query; every pattern that matches the template invalidates the answers, whatever their
 * query. Guards run as always: the answer may depend on the workspace, the URL and the headers in `vary`, on nothing else.
 */
export const HttpCache =
  (template: string, options: HttpCacheOptions = {}): MethodDecorator =>
  (_, __, descriptor: PropertyDescriptor) =>
    addHttpCached(descriptor.value as Function, template, options);
