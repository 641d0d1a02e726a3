import { Injectable, type OnModuleInit } from '@nestjs/common';
import { CacheService, type CacheStats, type WarmUpReport } from '../platform/cache/index.js';
import { WorkspacesService } from '../workspaces/workspaces.service.js';
import { UnknownPattern } from './cache-admin.errors.js';

/** Beyond so many workspaces, what is made before anybody asks would mostly be for nobody. */
const MOST_WORKSPACES = 50;

@Injectable()
export class CacheAdminService implements OnModuleInit {
  constructor(
    private readonly cache: CacheService,
    private readonly workspaces: WorkspacesService,
  ) {}

  onModuleInit(): void {
    this.cache.warmFor(() => this.workspaces.listIds(MOST_WORKSPACES));
  }

  stats(): Promise<CacheStats> {
    return this.cache.stats();
  }

  /** Of the workspace, everything that the pattern matches, on every server. Throws UnknownPattern. */
  async clear(workspaceId: number, pattern: string): Promise<void> {
    if (!this.cache.canMatch(pattern)) throw new UnknownPattern(this.cache.knownPatterns);
    await this.cache.deletePattern(pattern, { scope: workspaceId });
  }

  warm(): Promise<WarmUpReport> {
    return this.cache.warm();
  }
}
