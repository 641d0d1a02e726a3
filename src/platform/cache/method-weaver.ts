import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { DiscoveryService, MetadataScanner } from '@nestjs/core';
import { CacheSetupError } from './cache.errors.js';
import { cachedMetadata, httpCacheMetadata, invalidationMetadata, type CachedMetadata } from './cache.metadata.js';
import { CacheRuntime } from './cache-runtime.js';
import { invalidatingCall } from './engine/invalidating-call.js';
import { type Loader, Unstored } from './engine/read-request.js';
import { joinedNames } from './keys/dependency-table.js';
import { filler, NOBODY, type Filler } from './keys/fill.js';
import { argumentReader } from './keys/parameters.js';
import { WarmUps } from './warm-ups.js';

type Method = (...args: unknown[]) => unknown;
type Host = Record<string, Method>;

interface Woven {
  host: Host;
  name: string;
  method: Method;
  isStatic: boolean;
}

/**
 * Puts the cache around the methods that ask for it. First all templates and patterns are collected and unified, so
 * that a mistake in any of them stops the start; then each method is replaced on its instance.
 */
@Injectable()
export class MethodWeaver implements OnModuleInit {
  private readonly logger = new Logger('Cache');
  private readonly problems: string[] = [];

  constructor(
    private readonly discovery: DiscoveryService,
    private readonly scanner: MetadataScanner,
    private readonly runtime: CacheRuntime,
    private readonly warmUps: WarmUps,
  ) {}

  async onModuleInit(): Promise<void> {
    const methods = this.methods();
    for (const woven of methods) this.declare(woven);
    this.attempt(() => this.runtime.table.seal());
    const replacements = methods.map((woven) => ({ ...woven, replacement: this.woven(woven) }));
    if (this.problems.length > 0) throw new CacheSetupError([...new Set(this.problems)]);
    for (const { host, name, method, replacement } of replacements) {
      if (replacement !== method) host[name] = dressedAs(method, replacement);
    }
    await this.runtime.start();
    this.logger.log(
      `${this.runtime.table.rows().length} templates, kept ${this.runtime.connection ? 'in Redis' : 'in memory'}`,
    );
  }

  private methods(): Woven[] {
    const found = new Map<object, Set<string>>();
    const methods: Woven[] = [];
    for (const wrapper of [...this.discovery.getProviders(), ...this.discovery.getControllers()]) {
      const host = wrapper.instance as Host | null | undefined;
      if (typeof host !== 'object' || host === null || !Object.getPrototypeOf(host)) continue;
      const seen = found.get(host) ?? new Set();
      found.set(host, seen);
      for (const name of this.scanner.getAllMethodNames(Object.getPrototypeOf(host) as object)) {
        const method = host[name];
        if (typeof method !== 'function' || seen.has(name)) continue;
        seen.add(name);
        methods.push({ host, name, method, isStatic: wrapper.isDependencyTreeStatic() && !wrapper.isTransient });
      }
    }
    return methods;
  }

  private declare({ host, name, method, isStatic }: Woven): void {
    const cached = cachedMetadata(method);
    const invalidations = invalidationMetadata(method);
    const http = httpCacheMetadata(method);
    const { table } = this.runtime;
    const templates = [...cached.map(({ template }) => template), ...(http?.templates ?? [])];
    for (const template of templates) this.attempt(() => table.addTemplate(template));
    for (const pattern of invalidations.flatMap(({ patterns }) => patterns))
      this.attempt(() => table.addPattern(pattern));
    if (!isStatic && cached.length + invalidations.length > 0) {
      this.problems.push(`${host.constructor.name}.${name} is cached, but its class is made anew for every request`);
    }
  }

  private woven({ host, name, method }: Woven): Method {
    const where = `${host.constructor.name}.${name}`;
    let replacement = method.bind(host);
    const cached = cachedMetadata(method);
    const invalidations = invalidationMetadata(method);
    if (cached.length + invalidations.length === 0) return method;
    const [outermost, ...others] = cached.toReversed();
    if (outermost) {
      const inner = replacement;
      replacement = this.attempt(() => this.reading(host, inner, [outermost, ...others]), where) ?? inner;
    }
    if (invalidations.length > 0) {
      const inner = replacement;
      replacement = this.attempt(() => this.writing(method, inner), where) ?? inner;
    }
    return replacement;
  }

  /** Of several declarations the one written first says how, all say under what. */
  private reading(host: Host, inner: Method, given: [CachedMetadata, ...CachedMetadata[]]): Method {
    const { runtime } = this;
    const [{ template: source, options, parameters }, ...others] = given;
    const names = others.map((other) => other.template);
    const template = runtime.template(source, options, names);
    const [first, ...rest] = [source, ...names].map((name) =>
      filler(name, (path) => argumentReader(path, parameters)),
    ) as [Filler, ...Filler[]];
    const keyOf: Filler = (scope, args) =>
      rest.length === 0 ? first(scope, args) : joinedNames([first, ...rest].map((fill) => fill(scope, args)));
    const scopeOf = this.scopeReader(parameters);
    const observed = options.check !== false;
    const replacement: Method = async (...args) => {
      const call = () => inner(...args);
      const load: Loader = observed ? call : Object.assign(call, { again: 'never' as const });
      const value = await runtime.engine.read(keyOf(scopeOf(args), args), template, load);
      return value instanceof Unstored ? value.value : value;
    };
    if (options.warm) this.warmUps.add(source, async () => options.warm?.(host as never) ?? [], replacement);
    return replacement;
  }

  private writing(method: Method, inner: Method): Method {
    const { runtime } = this;
    const metadata = invalidationMetadata(method);
    const patterns = metadata.flatMap(({ patterns, parameters }) =>
      patterns.map((pattern) => ({ pattern, parameters })),
    );
    const tags = patterns.map(({ pattern, parameters }) => ({
      needsResult: pattern.split(':').some((part) => /^\{result(\.|\})/.test(part)) && !parameters.includes('result'),
      tagOf: filler(pattern, (path) => argumentReader(path, parameters)),
    }));
    const known = tags.filter(({ needsResult }) => !needsResult);
    const late = tags.filter(({ needsResult }) => needsResult);
    const awaitNodes = patterns.some(({ pattern }) => this.isServedFromMemory(pattern));
    const scopeOf = this.scopeReader(metadata[0]?.parameters ?? []);
    const intent = metadata.every(({ options }) => options.intent !== false);
    return async (...args) => {
      const scope = scopeOf(args);
      return invalidatingCall({
        cache: runtime.store,
        early: known.map(({ tagOf }) => tagOf(scope, args)),
        late: (result) => late.map(({ tagOf }) => tagOf(scope, args, result)),
        intent,
        awaitNodes,
        work: async () => inner(...args),
      });
    };
  }

  private scopeReader(parameters: (string | undefined)[]): (args: unknown[]) => string {
    const { scope } = this.runtime.options;
    if (scope === undefined) return () => NOBODY;
    const read = argumentReader(scope, parameters);
    return (args) => String(read(args));
  }

  /** Whether nodes hold what a pattern reaches in memory without asking Redis: only then a write waits for them. */
  private isServedFromMemory(pattern: string): boolean {
    const tiers = this.runtime.table.templatesReachedBy(pattern).map((name) => this.runtime.tierOf(name));
    return tiers.includes('coherent');
  }

  private attempt<T>(work: () => T, where?: string): T | undefined {
    try {
      return work();
    } catch (error) {
      const texts = error instanceof CacheSetupError ? error.problems : [(error as Error).message];
      this.problems.push(...texts.map((text) => (where ? `${where}: ${text}` : text)));
      return undefined;
    }
  }
}

/** Routes, guards and documentation are found on the function itself. */
function dressedAs(method: Method, replacement: Method): Method {
  for (const key of Reflect.getMetadataKeys(method)) {
    Reflect.defineMetadata(key, Reflect.getMetadata(key, method), replacement);
  }
  return Object.defineProperty(replacement, 'name', { value: method.name });
}
