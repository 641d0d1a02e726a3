import { timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { Injectable } from '@nestjs/common';
import { WorkspacesService } from '../workspaces/workspaces.service.js';
import type { ApiKey } from './api-key.entity.js';
import { KeyExpired, KeyInvalid, KeyMalformed, KeyRevoked, NobodyCanEnter } from './auth.errors.js';
import { AuthOptions } from './auth-options.js';
import { credentials } from './credentials.js';
import { KeptKeys } from './kept-keys.js';
import { hashOf, isKeyText } from './key-text.js';
import { KeyUses } from './key-uses.js';
import { KeysRepository } from './keys.repository.js';
import { type Principal, subjectOf } from './principal.js';
import { type Scope, SCOPES } from './scope.metadata.js';

const EVERYTHING: ReadonlySet<Scope> = new Set(SCOPES);

@Injectable()
export class AuthService {
  private readonly adminHash: Buffer | undefined;

  constructor(
    private readonly options: AuthOptions,
    private readonly kept: KeptKeys,
    private readonly keys: KeysRepository,
    private readonly uses: KeyUses,
    private readonly workspaces: WorkspacesService,
  ) {
    this.adminHash = options.adminKey === undefined ? undefined : hashOf(options.adminKey);
  }

  /** Who sends these headers. Throws KeyMissing, KeyInvalid, KeyRevoked or KeyExpired. */
  async authenticate(headers: IncomingHttpHeaders): Promise<Principal> {
    if (!this.options.enabled) return this.unlimited(null);
    const text = credentials(headers);
    const hash = hashOf(text);
    if (this.adminHash && timingSafeEqual(hash, this.adminHash)) return this.unlimited('admin-key');
    if (!isKeyText(text)) throw this.couldBeAdmin(text) ? new KeyInvalid() : new KeyMalformed();
    const key = await this.kept.find(hash);
    if (!key || !timingSafeEqual(hash, key.hash)) throw new KeyInvalid();
    const principal = toPrincipal(key);
    this.uses.note(key.id);
    return principal;
  }

  /** Throws NobodyCanEnter where authentication is on and no key opens anything. */
  async requireSomeKey(): Promise<void> {
    if (!this.options.enabled || this.adminHash || (await this.keys.someActive())) return;
    throw new NobodyCanEnter();
  }

  /** By its length as the settings take it, not as it is: that would tell. */
  private couldBeAdmin(text: string): boolean {
    return this.adminHash !== undefined && text.length >= this.options.shortestAdminKey;
  }

  private async unlimited(subject: string | null): Promise<Principal> {
    const workspaceId = await this.workspaces.getDefaultId();
    return { subject, workspaceId, scopes: EVERYTHING, rateLimitPerMinute: null };
  }
}

function toPrincipal({ id, workspaceId, scopes, rateLimitPerMinute, revokedAt, expiresAt }: ApiKey): Principal {
  if (revokedAt) throw new KeyRevoked();
  if (expiresAt && expiresAt.getTime() <= Date.now()) throw new KeyExpired(expiresAt);
  const held = scopes.includes('admin') ? EVERYTHING : new Set(scopes);
  return { subject: subjectOf(id), workspaceId, scopes: held, rateLimitPerMinute };
}
