import { MetadataScanner, type ModulesContainer } from '@nestjs/core';
import { cachedMetadata, invalidationMetadata } from './cache.metadata.js';
import { cachedRoutes } from './cached-routes.js';
import { DependencyTable } from './keys/dependency-table.js';

/** A template, whose answers it keeps, and what makes them stale. */
export interface Dependency {
  template: string;
  usedBy: string[];
  patterns: string[];
}

/** Who invalidates what, from the declarations alone; `patterns` are those that are used by hand. */
export function dependencies(modules: ModulesContainer, patterns: readonly string[]): Dependency[] {
  const users = new Map<string, string[]>();
  const use = (template: string, user: string) => users.set(template, [...(users.get(template) ?? []), user]);
  const table = new DependencyTable();
  for (const { path, templates } of cachedRoutes(modules)) for (const one of templates) use(one, `GET ${path}`);
  for (const { name, method } of methods(modules)) {
    for (const { template } of cachedMetadata(method)) use(template, name);
    for (const pattern of invalidationMetadata(method).flatMap((one) => one.patterns)) table.addPattern(pattern);
  }
  for (const template of users.keys()) table.addTemplate(template);
  for (const pattern of patterns) table.addPattern(pattern);
  return table
    .rows()
    .map((row) => ({ ...row, usedBy: users.get(row.template) ?? [] }))
    .toSorted((left, right) => (left.template < right.template ? -1 : 1));
}

function* methods(modules: ModulesContainer): Iterable<{ name: string; method: Function }> {
  const scanner = new MetadataScanner();
  const seen = new Set<Function>();
  for (const { controllers, providers } of modules.values()) {
    for (const { metatype } of [...controllers.values(), ...providers.values()]) {
      const prototype = metatype?.prototype as Record<string, Function> | undefined;
      if (!prototype || seen.has(metatype as Function)) continue;
      seen.add(metatype as Function);
      for (const key of scanner.getAllMethodNames(prototype)) {
        const method = prototype[key];
        if (method) yield { name: `${(metatype as Function).name}.${key}`, method };
      }
    }
  }
}
