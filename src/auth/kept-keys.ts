import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import type { ApiKey } from './api-key.entity.js';
import { KeysRepository } from './keys.repository.js';

/**
 * How long a process may answer for a key without asking the database. Whoever revokes a key waits as long before he
 * says that it is revoked: so no process, with Redis or without, accepts it in a request that begins afterwards.
 */
export const KEPT_MS = 500;
const KEPT_KEYS = 10_000;

/** What the database said of a key, by its hash, for half a second; requests that ask at once ask once. */
@Injectable()
export class KeptKeys {
  private readonly kept = new LRUCache<string, Promise<ApiKey | null>>({
    max: KEPT_KEYS,
    ttl: KEPT_MS,
    ttlResolution: 0,
  });

  constructor(private readonly keys: KeysRepository) {}

  find(hash: Buffer): Promise<ApiKey | null> {
    const name = hash.toString('latin1');
    const kept = this.kept.get(name);
    if (kept) return kept;
    // Its time begins before the statement does: what that may have missed is not kept longer.
    const asked = this.keys.findByHash(hash);
    this.kept.set(name, asked);
    asked.catch(() => this.kept.delete(name));
    return asked;
  }
}
