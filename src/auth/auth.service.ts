import { timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { Injectable } from '@nestjs/common';
import { WorkspacesService } from '../workspaces/workspaces.service.js';
import type { ApiKey } from './api-key.entity.js';
import { KeyExpired, KeyInvalid, KeyMalformed, KeyRevoked, NobodyCanEnter } from './auth.errors.js';
import { AuthOptions } from './auth-options.js';
import { type Claim, claimOf } from './claim.js';
import { KeptKeys } from './kept-keys.js';
import { hashOf } from './key-text.js';
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

  /**
   * Who sends this request, at once if that is known; to monitors the database need not answer. Throws or rejects:
   * KeyMissing, KeyInvalid, KeyRevoked, KeyExpired.
   */
  authenticate(request: IncomingMessage, isMonitor = false): Principal | Promise<Principal> {
    if (!this.options.enabled) return this.unlimited(null);
    const claim = claimOf(request);
    if (this.adminHash && timingSafeEqual(claim.hash, this.adminHash)) return this.unlimited('admin-key');
    if (!claim.isKeyText) throw this.couldBeAdmin(claim.text) ? new KeyInvalid() : new KeyMalformed();
    const key = isMonitor ? this.kept.findForMonitors(claim.hash) : this.kept.find(claim.hash);
    return key instanceof Promise ? key.then((found) => this.prove(claim, found)) : this.prove(claim, key);
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

  private prove({ hash }: Claim, key: ApiKey | null): Principal {
    if (!key || !timingSafeEqual(hash, key.hash)) throw new KeyInvalid();
    const principal = toPrincipal(key);
    this.uses.note(key.id);
    return principal;
  }

  private unlimited(subject: string | null): Principal | Promise<Principal> {
    const within = (workspaceId: number): Principal => ({
      subject,
      workspaceId,
      scopes: EVERYTHING,
      rateLimitPerMinute: null,
    });
    const id = this.workspaces.getDefaultId();
    return id instanceof Promise ? id.then(within) : within(id);
  }
}

function toPrincipal({ id, workspaceId, scopes, rateLimitPerMinute, revokedAt, expiresAt }: ApiKey): Principal {
  if (revokedAt) throw new KeyRevoked();
  if (expiresAt && expiresAt.getTime() <= Date.now()) throw new KeyExpired(expiresAt);
  const held = scopes.includes('admin') ? EVERYTHING : new Set(scopes);
  return { subject: subjectOf(id), workspaceId, scopes: held, rateLimitPerMinute };
}
