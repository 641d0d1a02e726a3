import { Injectable, type OnApplicationBootstrap, RequestMethod } from '@nestjs/common';
import { METHOD_METADATA, PATH_METADATA } from '@nestjs/common/constants.js';
import { DiscoveryService, MetadataScanner } from '@nestjs/core';
import { UndeclaredScopes } from './auth.errors.js';
import { scopeOf } from './scope.metadata.js';

/** Stops the start of a server with a route that does not say who may call it. */
@Injectable()
export class DeclaredScopes implements OnApplicationBootstrap {
  constructor(
    private readonly discovery: DiscoveryService,
    private readonly scanner: MetadataScanner,
  ) {}

  onApplicationBootstrap(): void {
    const silent = this.discovery
      .getControllers()
      .flatMap(({ metatype }) => (metatype ? this.silentRoutes(metatype) : []));
    if (silent.length > 0) throw new UndeclaredScopes(silent);
  }

  private silentRoutes(controller: Function): string[] {
    const prototype = controller.prototype as Record<string, object>;
    return this.scanner
      .getAllMethodNames(prototype)
      .filter((name) => isRoute(prototype[name]) && !scopeOf(prototype[name] as object, controller))
      .map((name) => `${describe(controller, prototype[name] as object)} (${controller.name}.${name})`);
  }
}

const isRoute = (method: object | undefined): boolean =>
  method !== undefined && Reflect.hasMetadata(METHOD_METADATA, method);

const pathOf = (target: object): string => [Reflect.getMetadata(PATH_METADATA, target)].flat().join('|');

function describe(controller: object, method: object): string {
  const verb = RequestMethod[Reflect.getMetadata(METHOD_METADATA, method) as RequestMethod];
  return `${verb} ${`/${pathOf(controller)}/${pathOf(method)}`.replaceAll(/\/+/g, '/')}`;
}
