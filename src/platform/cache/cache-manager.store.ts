import { EventEmitter } from 'node:events';
import { Keyv } from 'keyv';
import type { CacheService } from './cache.service.js';

/**
 * The store behind `CACHE_MANAGER`: what other packages keep through cache-manager goes the same way as everything else,
 * with the same keys, tiers and invalidations. `clear` empties the own namespace; no store command ever flushes Redis.
 */
class CacheManagerStore extends EventEmitter {
  opts = {};

  constructor(private readonly cache: CacheService) {
    super();
  }

  async get(key: string): Promise<{ value: unknown; expires: number } | undefined> {
    const found = await this.cache.find(key);
    return found && { value: found.value, expires: found.until };
  }

  async set(key: string, { value }: { value: unknown }, ttl?: number): Promise<boolean> {
    await this.cache.set(key, value, ttl ? { ttl: ttl / 1000, jitter: 0 } : {});
    return true;
  }

  async delete(key: string): Promise<boolean> {
    await this.cache.delete(key);
    return true;
  }

  async clear(): Promise<void> {
    await this.cache.clear();
  }
}

export function cacheManagerKeyv(cache: CacheService): Keyv {
  const keyv = new Keyv({ store: new CacheManagerStore(cache), useKeyPrefix: false });
  // Values are encoded once, by the cache itself.
  keyv.serialize = undefined;
  keyv.deserialize = undefined;
  return keyv;
}
