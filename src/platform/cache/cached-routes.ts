import { PATH_METADATA } from '@nestjs/common/constants.js';
import type { ModulesContainer } from '@nestjs/core';
import { MetadataScanner } from '@nestjs/core';
import { httpCacheMetadata, type HttpCacheOptions } from './cache.metadata.js';

/** A route that carries `@HttpCache`. */
export interface CachedRoute {
  /** As it is declared, without the prefix of all routes: `/sessions/:id`. */
  path: string;
  templates: readonly string[];
  options: HttpCacheOptions;
  controller: Function;
  method: string;
  /** Absent while nothing is made but the description of the application. */
  instance: object | undefined;
}

export function cachedRoutes(modules: ModulesContainer): CachedRoute[] {
  const scanner = new MetadataScanner();
  return [...modules.values()]
    .flatMap(({ controllers }) => [...controllers.values()])
    .flatMap(({ metatype, instance }) => {
      const prototype = (metatype as Function).prototype as Record<string, Function>;
      return scanner.getAllMethodNames(prototype).flatMap((method): CachedRoute[] => {
        const handler = prototype[method];
        const metadata = handler && httpCacheMetadata(handler);
        if (!metadata) return [];
        const path = pathOf(metatype as Function, handler);
        const made = instance as object | undefined;
        return [{ path, ...metadata, controller: metatype as Function, method, instance: made }];
      });
    });
}

function pathOf(...declared: Function[]): string {
  const parts = declared.map((target) => String(Reflect.getMetadata(PATH_METADATA, target) ?? ''));
  return `/${parts
    .flatMap((part) => part.split('/'))
    .filter(Boolean)
    .join('/')}`;
}
