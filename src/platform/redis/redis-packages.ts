import { createRequire } from 'node:module';

const load = createRequire(import.meta.url);

/** What speaks to Redis is 540 files, a fifth of all that a server reads to start: loaded where there is a Redis. */
export const redisClientPackage = () => load('@redis/client') as typeof import('@redis/client');
export const redisStorePackage = () => load('cache-manager-redis-yet') as typeof import('cache-manager-redis-yet');
