import { createRequire } from 'node:module';

const load = createRequire(import.meta.url);

/** Hundreds of files that a server without a Redis has no use for: loaded with the first connection. */
export const redisClientPackage = () => load('@redis/client') as typeof import('@redis/client');
export const redisStorePackage = () => load('cache-manager-redis-yet') as typeof import('cache-manager-redis-yet');
