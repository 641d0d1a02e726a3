import { Injectable, type OnModuleInit } from '@nestjs/common';
import { ROUTE_ARGS_METADATA } from '@nestjs/common/constants.js';
import { ApplicationConfig, ExternalContextCreator, ModulesContainer } from '@nestjs/core';
import type { ParamsFactory } from '@nestjs/core/helpers/external-context-creator.js';
import { RouteParamsFactory } from '@nestjs/core/router/route-params-factory.js';
import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import { type CachedRoute, cachedRoutes } from './cached-routes.js';
import { CacheRuntime } from './cache-runtime.js';
import { WarmUps } from './warm-ups.js';

/** Of a route, given its arguments as a list. */
const PARAMETERS: ParamsFactory = {
  exchangeKeyForValue: (type, data, [req, res, next]: never[]) =>
    new RouteParamsFactory().exchangeKeyForValue(type, data as string, { req, res, next } as never) as unknown,
};

type Handler = (request: object, response: ServerResponse, next: () => void) => Promise<unknown>;

/**
 * Makes answers of routes with `warm` before anybody asks, by running them as a request without parameters would: with
 * interceptors and pipes, of which ours is the one that keeps the answer, and without guards, since nobody asks.
 */
@Injectable()
export class HttpWarmUps implements OnModuleInit {
  constructor(
    private readonly modules: ModulesContainer,
    private readonly contexts: ExternalContextCreator,
    private readonly application: ApplicationConfig,
    private readonly runtime: CacheRuntime,
    private readonly warmUps: WarmUps,
  ) {}

  onModuleInit(): void {
    for (const route of cachedRoutes(this.modules)) {
      if (!route.options.warm) continue;
      const calls = async () => Array.from(await this.warmUps.scopes(), (scope) => [scope]);
      this.warmUps.add(route.path, calls, async (scope) => this.run(route, scope));
    }
  }

  private async run(route: CachedRoute, scope: unknown): Promise<void> {
    const path = `/${this.application.getGlobalPrefix()}${route.path}`.replace('//', '/');
    const request = Object.assign(new IncomingMessage(new Socket()), {
      method: 'GET',
      url: path,
      originalUrl: path,
      path,
      params: {},
      query: {},
      [this.runtime.options.scope ?? '']: scope,
    });
    await this.handlerOf(route)(request, new ServerResponse(request), () => undefined);
  }

  private handlerOf({ instance, method }: CachedRoute): Handler {
    const controller = instance as Record<string, (...args: unknown[]) => unknown>;
    return this.contexts.create(
      controller,
      controller[method] as never,
      method,
      ROUTE_ARGS_METADATA,
      PARAMETERS,
      undefined,
      undefined,
      { guards: false, filters: false, interceptors: true },
      'http',
    ) as Handler;
  }
}
