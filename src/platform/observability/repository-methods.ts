import { Injectable, type OnModuleInit } from '@nestjs/common';
import { DiscoveryService, MetadataScanner } from '@nestjs/core';
import { currentRepositoryMethod, withinRepositoryMethod } from './request-context.js';

type Method = (this: unknown, ...args: unknown[]) => unknown;

const REPOSITORY = /Repository$/;
const named = new WeakSet<object>();

/** Lets every statement know which method of which of our repositories sent it: `SessionsRepository.findPage`. */
@Injectable()
export class RepositoryMethods implements OnModuleInit {
  constructor(
    private readonly discovery: DiscoveryService,
    private readonly scanner: MetadataScanner,
  ) {}

  onModuleInit(): void {
    for (const { instance } of this.discovery.getProviders()) {
      const prototype: unknown = instance && Object.getPrototypeOf(instance);
      if (typeof prototype !== 'object' || prototype === null || named.has(prototype)) continue;
      const { name } = prototype.constructor;
      // TypeORM's own class bears this name without another before it.
      if (!REPOSITORY.test(name) || name === 'Repository') continue;
      named.add(prototype);
      this.name(prototype as Record<string, Method>, name);
    }
  }

  private name(prototype: Record<string, Method>, className: string): void {
    for (const key of this.scanner.getAllMethodNames(prototype)) {
      const method = prototype[key];
      if (typeof method !== 'function') continue;
      const name = `${className}.${key}`;
      const within: Method = function (...args) {
        const run = (): unknown => Reflect.apply(method, this, args);
        // The outermost is what a service called; what it calls in turn is its own business.
        return currentRepositoryMethod() === undefined ? withinRepositoryMethod(name, run) : run();
      };
      for (const metadata of Reflect.getMetadataKeys(method))
        Reflect.defineMetadata(metadata, Reflect.getMetadata(metadata, method), within);
      prototype[key] = Object.defineProperty(within, 'name', { value: key });
    }
  }
}
