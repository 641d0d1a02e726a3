import { setTimeout as pause } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { Database } from '../platform/database/index.js';
import { ServiceUnavailable } from '../platform/errors/index.js';
import type { ApiKey } from './api-key.entity.js';
import { KeysRepository } from './keys.repository.js';

/**
 * How long a process may answer for a key without asking the database. Whoever revokes a key waits as long before he
 * says that it is revoked: so no process, with Redis or without, accepts it in a request that begins afterwards.
 */
export const KEPT_MS = 500;
const KEPT_KEYS = 10_000;
/** How long the database may take before it is asked whether it is there at all, and then for that. */
const PATIENCE_MS = 500;
/** Keys that were not used for longer are none of a monitor, which asks every minute. */
const REMEMBERED_MS = 3_600_000;

interface Kept {
  asked: Promise<ApiKey | null>;
  /** Undefined until the database has answered. */
  key?: ApiKey | null;
}

const nameOf = (hash: Buffer): string => hash.toString('latin1');

/** What the database said of a key, by its hash, for half a second; requests that ask at once ask once. */
@Injectable()
export class KeptKeys {
  private readonly kept = new LRUCache<string, Kept>({
    max: KEPT_KEYS,
    ttl: KEPT_MS,
    ttlResolution: 0,
  });

  /** What it said last, revoked keys included; those that it does not know would only displace others. */
  private readonly last = new LRUCache<string, ApiKey>({ max: KEPT_KEYS, ttl: REMEMBERED_MS, updateAgeOnGet: true });
  private presence: Promise<boolean> | undefined;

  constructor(
    private readonly keys: KeysRepository,
    private readonly database: Database,
  ) {}

  find(hash: Buffer): ApiKey | null | Promise<ApiKey | null> {
    const name = nameOf(hash);
    const kept = this.kept.get(name);
    if (kept) return kept.key === undefined ? kept.asked : kept.key;
    // Its time begins before the statement does: what that may have missed is not kept longer.
    const asking: Kept = { asked: this.keys.findByHash(hash) };
    this.kept.set(name, asking);
    asking.asked.then(
      (key) => {
        asking.key = key;
        if (key) this.last.set(name, key);
        else this.last.delete(name);
      },
      () => this.kept.delete(name),
    );
    return asking.asked;
  }

  /**
   * The same, for what tells how the server is: while the database does not answer, what it said last. One that answers,
   * however late, is waited for: it may have revoked the key.
   */
  async findForMonitors(hash: Buffer): Promise<ApiKey | null> {
    const asked = Promise.resolve(this.find(hash));
    const found = await Promise.race([asked.catch(() => undefined), pause(PATIENCE_MS, undefined, { ref: false })]);
    if (found !== undefined || (await this.isPresent())) return found ?? asked;
    const last = this.last.get(nameOf(hash));
    if (!last) throw new ServiceUnavailable('The database cannot be reached at the moment');
    return last;
  }

  /** What was said of a key that this process has changed is not said again. */
  forget(id: number): void {
    for (const [name, key] of this.last.entries()) if (key.id === id) this.last.delete(name);
  }

  /** Asked once for all who wait. */
  private isPresent(): Promise<boolean> {
    this.presence ??= this.database
      .ping(PATIENCE_MS)
      .then(
        () => true,
        () => false,
      )
      .finally(() => (this.presence = undefined));
    return this.presence;
  }
}
