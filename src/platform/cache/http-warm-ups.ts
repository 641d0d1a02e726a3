import { Injectable, type OnModuleInit } from '@nestjs/common';
import { ApplicationConfig, ModulesContainer } from '@nestjs/core';
import { type CachedRoute, cachedRoutes } from './cached-routes.js';
import { HttpReplay } from './http-replay.js';
import { WarmUps } from './warm-ups.js';

/**
 * Makes answers of routes with `warm` before anybody asks, by running them as a request without parameters would: of the
 * interceptors ours is the one that keeps the answer.
 */
@Injectable()
export class HttpWarmUps implements OnModuleInit {
  constructor(
    private readonly modules: ModulesContainer,
    private readonly replay: HttpReplay,
    private readonly application: ApplicationConfig,
    private readonly warmUps: WarmUps,
  ) {}

  onModuleInit(): void {
    for (const route of cachedRoutes(this.modules)) {
      if (!route.options.warm) continue;
      const calls = async () => Array.from(await this.warmUps.scopes(), (scope) => [scope]);
      this.warmUps.add(route.path, calls, async (scope) => this.run(route, scope));
    }
  }

  private async run({ path, instance = {}, method }: CachedRoute, scope: unknown): Promise<void> {
    const url = `/${this.application.getGlobalPrefix()}${path}`.replace('//', '/');
    await this.replay.of(instance, method, { url, path: url, params: {}, query: {}, headers: {}, scope }).handle();
  }
}
