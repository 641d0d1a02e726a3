import { Inject, Module, type DynamicModule, type OnApplicationShutdown, type Provider } from '@nestjs/common';
import { CACHE_MANAGER, CacheModule as CacheManagerModule } from '@nestjs/cache-manager';
import { DiscoveryModule } from '@nestjs/core';
import type { Cache } from 'cache-manager';
import cluster from 'node:cluster';
import { cacheManagerKeyv } from './cache-manager.store.js';
import { CacheSetupError } from './cache.errors.js';
import { CACHE_OPTIONS, type CacheOptions, type CacheOptionsFactory } from './cache-options.js';
import { CacheRuntime } from './cache-runtime.js';
import { CacheService } from './cache.service.js';
import { EarlyHits } from './early-hits.js';
import { HttpCacheInterceptor } from './http-cache.interceptor.js';
import { HttpReplay } from './http-replay.js';
import { HttpWarmUps } from './http-warm-ups.js';
import { KnownUrls } from './known-urls.js';
import { MethodWeaver } from './method-weaver.js';
import { SelfCheck } from './self-check.js';
import { WarmUps } from './warm-ups.js';

/** What `CACHE_MANAGER` is made of, in a module of its own because that of Nest has to import it. */
@Module({})
class CachePartsModule implements OnApplicationShutdown {
  constructor(private readonly runtime: CacheRuntime) {}

  static register(options: Provider): DynamicModule {
    return {
      module: CachePartsModule,
      imports: [DiscoveryModule],
      providers: [
        options,
        {
          provide: CacheRuntime,
          useFactory: (given: CacheOptions) => new CacheRuntime(given),
          inject: [CACHE_OPTIONS],
        },
        WarmUps,
        HttpReplay,
        HttpWarmUps,
        CacheService,
        SelfCheck,
        MethodWeaver,
      ],
      exports: [CacheRuntime, CacheService, HttpReplay],
    };
  }

  /** After the last request: connections are closed, nothing of what is cached is touched. */
  async onApplicationShutdown(): Promise<void> {
    await this.runtime.stop();
  }
}

@Module({})
export class CacheModule {
  constructor(@Inject(CACHE_MANAGER) manager: Cache, cache: CacheService) {
    // `get`, load, `set` lets a write slip in between; `getOrSet` does not, and loads once for all callers.
    manager.wrap = async <T>(key: string, load: () => T | Promise<T>, given?: unknown) => {
      const ttl = typeof given === 'object' && given !== null && 'ttl' in given ? given.ttl : given;
      return cache.getOrSet(key, load, typeof ttl === 'number' ? { ttl: ttl / 1000 } : {});
    };
  }

  static register(options: CacheOptions): DynamicModule {
    return this.registerAsync({ useFactory: () => options });
  }

  static registerAsync({ inject = [], useFactory }: CacheOptionsFactory): DynamicModule {
    const options = async (...parts: unknown[]) => withinReach(await useFactory(...(parts as never[])));
    const parts = CachePartsModule.register({ provide: CACHE_OPTIONS, inject, useFactory: options });
    const manager = CacheManagerModule.registerAsync({
      imports: [parts],
      inject: [CacheService],
      useFactory: (cache: CacheService) => ({ stores: [cacheManagerKeyv(cache)] }),
    });
    return {
      module: CacheModule,
      global: true,
      imports: [parts, manager],
      providers: [EarlyHits, HttpCacheInterceptor, KnownUrls],
      exports: [parts, manager, EarlyHits, HttpCacheInterceptor, KnownUrls],
    };
  }
}

function withinReach(options: CacheOptions): CacheOptions {
  if (!options.redis && !options.right && cluster.isWorker && options.enabled !== false) {
    throw new CacheSetupError(['several processes need a Redis (redis): without one they cannot tell each other']);
  }
  return options;
}
