import { addHttpCached, type HttpCacheOptions } from './cache.metadata.js';

/**
 * Lets `HttpCacheInterceptor` keep the answers of a GET route: `@HttpCache('sessions:session:{id}:tree')`. Of several
 * templates the first counts whose parameters the request gives: `@HttpCache('queries:session:{sessionId}:list',
 * 'queries:workspace:list')`. Parameters are ids in route or query; every pattern that matches the template invalidates the
 * answers, whatever the rest of their URL. Guards run as always: the answer may depend on the scope, the URL and the
 * headers in `vary`, on nothing else.
 */
export const HttpCache =
  (...given: [...templates: string[], last: string | HttpCacheOptions]): MethodDecorator =>
  (_, __, descriptor: PropertyDescriptor) => {
    const options = given.find((part) => typeof part !== 'string') ?? {};
    const templates = given.filter((part) => typeof part === 'string');
    addHttpCached(descriptor.value as Function, templates, options);
  };
