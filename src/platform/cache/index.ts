/**
 * Cache: `@Cached` reads through, `@InvalidateCache` makes stale, `@HttpCache` keeps whole answers.
 *
 *     CacheModule.register({ redis, namespace: 'observatory', scope: 'workspaceId' })
 *     @Cached('stats:session:{id}', { ttl: 900 })        stats(id: number) { … }
 *     @InvalidateCache('stats:*:{id}', 'stats:global')   rename(id: number, name: string) { … }
 *     @HttpCache('sessions:session:{id}:tree')           @Get(':id') … with HttpCacheInterceptor outermost, and RootExpressAdapter
 *     runInTransactionScope((scope) => dataSource.transaction(async (m) => { …; await scope.beforeCommit(); }))
 *
 * Guarantees: a read that begins after a write has returned never sees the value from before it, on any node; one load
 * per key at a time over all processes; `false`, `0`, `''`, `null` and `undefined` are hits; a loader that throws fills
 * nothing and reaches every waiter once; a pattern that matches no key, or a parameter that no argument has, stops the
 * start; in a transaction that has written the cache is bypassed, after its commit it is invalidated, after a rollback
 * it is not; a crash between the two leaves nothing old; a Redis that is away, frozen or full costs at most
 * `opTimeoutMs`, never an error; stale values (`grace`, `failSafe`) are served past their time, never past a write.
 *
 * Limits: one Redis >= 7, or Sentinel, without persistence; a node that is cut off from a Redis that the others still
 * reach makes its writes known when it is back, and one that dies before that leaves them to the time of the entries;
 * without Redis one process serves from its memory, and only while no other may write (`right`). Replicas of the database
 * that lag must not be read by loaders: `checkEvery` finds out. Values are data: classes come back as plain objects, and
 * are frozen.
 */
export { CacheModule } from './cache.module.js';
export { CacheService, type KeyOptions } from './cache.service.js';
export type { CacheOptions } from './cache-options.js';
export { CacheRuntime } from './cache-runtime.js';
export type { CacheStats, TemplateStats } from './cache-stats.js';
export { CacheKeyError, CacheSetupError, CacheStoreUnavailable, CacheValueError } from './cache.errors.js';
export type { CachedOptions, HttpCacheOptions, InvalidateCacheOptions, KeyLookUp } from './cache.metadata.js';
export { type CachedRoute, cachedRoutes } from './cached-routes.js';
export { Cached } from './cached.decorator.js';
export { dependencies, type Dependency } from './dependency-report.js';
export { EarlyHits } from './early-hits.js';
export { currentTransaction, runInTransactionScope, type TransactionScope } from './engine/transaction-scope.js';
export { HttpCache } from './http-cache.decorator.js';
export { HttpCacheInterceptor } from './http-cache.interceptor.js';
export { reaches } from './keys/dependency-table.js';
export { InvalidateCache } from './invalidate-cache.decorator.js';
export type { WarmUpReport } from './warm-ups.js';
