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

interface Kept {
  asked: Promise<ApiKey | null>;
  /** Undefined until the database has answered. */
  key?: ApiKey | null;
}

/** What the database said of a key, by its hash, for half a second; requests that ask at once ask once. */
@Injectable()
export class KeptKeys {
  private readonly kept = new LRUCache<string, Kept>({
    max: KEPT_KEYS,
    ttl: KEPT_MS,
    ttlResolution: 0,
  });

  constructor(private readonly keys: KeysRepository) {}

  find(hash: Buffer): ApiKey | null | Promise<ApiKey | null> {
    const name = hash.toString('latin1');
    const kept = this.kept.get(name);
    if (kept) return kept.key === undefined ? kept.asked : kept.key;
    // Its time begins before the statement does: what that may have missed is not kept longer.
    const asking: Kept = { asked: this.keys.findByHash(hash) };
    this.kept.set(name, asking);
    asking.asked.then(
      (key) => (asking.key = key),
      () => this.kept.delete(name),
    );
    return asking.asked;
  }
}
