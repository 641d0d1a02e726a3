import { setTimeout as pause } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import type { JsonPage } from '../platform/pagination/index.js';
import type { ApiKey } from './api-key.entity.js';
import { KeyInUse, KeyNotFound, KeyReplaced } from './auth.errors.js';
import { KEPT_MS, KeptKeys } from './kept-keys.js';
import type { CreateKey, ListKeys } from './key.dto.js';
import { hashOf, newKeyText, prefixOf } from './key-text.js';
import { KeysRepository, type NewApiKey } from './keys.repository.js';
import { type Principal, subjectOf } from './principal.js';

/** A key as it is made: its row, and the text that nobody sees again. */
export interface MadeKey {
  key: ApiKey;
  text: string;
}

/** Of the times that are taken and shown: the end of the year 9999. */
const LATEST = Date.UTC(10_000, 0) - 1;
/** Timers may be a little early. */
const FORGOTTEN_MS = KEPT_MS + 50;

@Injectable()
export class KeysService {
  constructor(
    private readonly keys: KeysRepository,
    private readonly kept: KeptKeys,
  ) {}

  async create(workspaceId: number, key: CreateKey): Promise<MadeKey> {
    const text = newKeyText();
    return { key: await this.keys.insert(withSecret(text, { ...key, workspaceId })), text };
  }

  list(workspaceId: number, query: ListKeys): Promise<JsonPage> {
    return this.keys.list(workspaceId, query);
  }

  async get(workspaceId: number, id: number): Promise<ApiKey> {
    const key = await this.keys.find(workspaceId, id);
    if (!key) throw new KeyNotFound(id);
    return key;
  }

  /** Once it returns, no process takes the key any more. */
  async revoke(workspaceId: number, id: number, by?: Principal): Promise<void> {
    refuseOwn(id, by);
    if (!(await this.keys.revoke(workspaceId, id))) throw new KeyNotFound(id);
    await pause(FORGOTTEN_MS);
    this.kept.forget(id);
  }

  /**
   * A new key in the place of another, for the same and for as long a time. The old one works for `graceSeconds` more,
   * and with 0 of them not at all, in no process. Throws KeyReplaced while the key that took its place before is not
   * revoked: at any time one key follows another.
   */
  async rotate(workspaceId: number, id: number, graceSeconds: number, by?: Principal): Promise<MadeKey> {
    refuseOwn(id, by);
    const text = newKeyText();
    const now = Date.now();
    const key = await this.keys.replace(workspaceId, id, (old, last) => {
      refuseSecond(id, last);
      // The end of a time of grace is not what the old one was meant for; that was handed on.
      const meant = last ?? old;
      return {
        ending:
          graceSeconds === 0
            ? { revokedAt: new Date(now) }
            : { expiresAt: earlier(old.expiresAt, now + graceSeconds * 1000) },
        successor: {
          ...withSecret(text, old),
          expiresAt: meant.expiresAt && earlier(new Date(now + lifetime(meant, meant.expiresAt)), LATEST),
        },
      };
    });
    if (!key) throw new KeyNotFound(id);
    if (graceSeconds === 0) await pause(FORGOTTEN_MS);
    this.kept.forget(id);
    return { key, text };
  }
}

function refuseOwn(id: number, by: Principal | undefined): void {
  if (by?.subject === subjectOf(id)) throw new KeyInUse(id);
}

function refuseSecond(id: number, last: ApiKey | null): void {
  if (last && (!last.revokedAt || last.replacedById !== null)) throw new KeyReplaced(id, last);
}

const earlier = (expiresAt: Date | null, end: number): Date =>
  expiresAt && expiresAt.getTime() < end ? expiresAt : new Date(end);

const lifetime = ({ createdAt }: ApiKey, expiresAt: Date): number => expiresAt.getTime() - createdAt.getTime();

const withSecret = (
  text: string,
  { workspaceId, name, scopes, rateLimitPerMinute, expiresAt }: Omit<NewApiKey, 'prefix' | 'hash'>,
): NewApiKey => ({
  workspaceId,
  name,
  scopes,
  rateLimitPerMinute,
  expiresAt,
  prefix: prefixOf(text),
  hash: hashOf(text),
});
