import { Injectable } from '@nestjs/common';
import { CacheRuntime } from './cache-runtime.js';
import { cacheStats, type CacheStats } from './cache-stats.js';
import { newLife } from './engine/expiry.js';
import { SWEEP_TAG } from './engine/memory-tier.js';
import type { CachePolicyOptions } from './engine/policy.js';
import { Unstored, type Template, type Trace } from './engine/read-request.js';
import { currentTransaction } from './engine/transaction-scope.js';
import { encodeValue } from './engine/value-codec.js';
import { bindSegments, keyName, NOBODY, type KeyParameters } from './keys/fill.js';
import { tagName } from './keys/dependency-table.js';
import { WarmUps, type WarmUpReport } from './warm-ups.js';

export interface KeyOptions extends CachePolicyOptions {
  /** Makes the key a template: `get('stats:session:{id}', { params: { id } })`. Needed for values that contain `:` or `*`. */
  params?: KeyParameters | undefined;
  /** Whose data it is; without it the entry is everybody's. */
  scope?: KeyScope | undefined;
}

type KeyScope = number | string;

const nameOf = (scope: KeyScope = NOBODY): string => String(scope);

/**
 * The cache by hand. Keys are those of `@Cached`, of the scope given. To cache what a loader gives use `getOrSet`:
 * between `get` and `set` somebody may write, and the value set would be the one from before.
 */
@Injectable()
export class CacheService {
  constructor(
    private readonly runtime: CacheRuntime,
    private readonly warmUps: WarmUps,
  ) {}

  /** `undefined` if there is none; see `has` and `find` for a value that is `undefined`. */
  async get<T = unknown>(key: string, { params, scope }: KeyOptions = {}): Promise<T | undefined> {
    return (await this.find(key, { params, scope }))?.value as T | undefined;
  }

  async has(key: string, options: KeyOptions = {}): Promise<boolean> {
    return (await this.find(key, options)) !== undefined;
  }

  /** With the moment up to which it may be served, as `Date.now()` counts. */
  async find(key: string, { params, scope }: KeyOptions = {}): Promise<{ value: unknown; until: number } | undefined> {
    if (currentTransaction()?.hasWritten) return undefined;
    const found = await this.runtime.engine.peek(keyName(nameOf(scope), key, params), this.template({}));
    return found && { value: found.value, until: found.life.softAt };
  }

  /** Whoever reads the key after this has resolved gets this value or a newer one, on every node. */
  async set(key: string, value: unknown, options: KeyOptions = {}): Promise<void> {
    const request = this.writeRequest(key, value, options);
    const transaction = currentTransaction();
    if (transaction) transaction.collect(this.runtime.store, [request.key]);
    else if (this.runtime.serves) await this.runtime.store.write(request);
    else await this.runtime.store.invalidate([request.key]);
  }

  async delete(key: string, { params, scope }: KeyOptions = {}): Promise<void> {
    await this.invalidate([keyName(nameOf(scope), key, params)]);
  }

  /**
   * `*` is one segment, `**` the rest. One small write, whatever the number of entries. A pattern that no `patterns` of the
   * options, and no decorator, declares makes everything stale if it is given in a transaction.
   */
  async deletePattern(pattern: string, { params, scope }: KeyOptions = {}): Promise<void> {
    const segments = bindSegments(pattern, params);
    const tag = this.runtime.table.declaredTag(nameOf(scope), segments);
    if (tag !== undefined) await this.invalidate([tag]);
    else await this.sweep(tagName(nameOf(scope), segments));
  }

  /** Patterns that reach all answers of a route or method each, `*` for each parameter; those by hand are not among them. */
  get knownPatterns(): string[] {
    return this.runtime.table.templateNames.map((name) => name.replaceAll(/\{[^}]*\}/g, '*')).toSorted();
  }

  /** Whether a pattern can match anything that routes and methods keep; `{id}` is written as a value or `*` in it. */
  canMatch(pattern: string): boolean {
    return !pattern.includes('{') && this.runtime.table.isReached(bindSegments(pattern));
  }

  /** The value, loaded at most once at a time over all processes; never stored if it was overtaken by a write. */
  async getOrSet<T>(key: string, load: () => T | Promise<T>, options: KeyOptions = {}, trace?: Trace): Promise<T> {
    const name = keyName(nameOf(options.scope), key, options.params);
    const value = await this.runtime.engine.read(name, this.template(options), load, trace);
    return (value instanceof Unstored ? value.value : value) as T;
  }

  /** Counts in Redis if there is one, and fails if it is away: a counter that starts anew would be a wrong answer. */
  async increment(key: string, by = 1, options: KeyOptions = {}): Promise<number> {
    return this.runtime.store.add(this.writeRequest(key, 0, options), by);
  }

  /** Everything under the own namespace, of all workspaces, and nothing else. */
  async clear(): Promise<void> {
    await this.sweep('');
  }

  /** Names those for whom `warm` makes the answers of routes. */
  warmFor(scopes: () => Promise<Iterable<KeyScope>>): void {
    this.warmUps.scopes = scopes;
  }

  async warm(): Promise<WarmUpReport> {
    return this.warmUps.run();
  }

  async stats(): Promise<CacheStats> {
    return cacheStats(this.runtime);
  }

  private async invalidate(tags: string[]): Promise<void> {
    const transaction = currentTransaction();
    if (transaction) transaction.collect(this.runtime.store, tags);
    else await this.runtime.store.invalidate(tags);
  }

  /** In a transaction it has to be announced as tags are, and the only one that stands for it is everybody's. */
  private async sweep(pattern: string): Promise<void> {
    if (currentTransaction()) await this.invalidate([SWEEP_TAG]);
    else await this.runtime.store.sweep(pattern);
  }

  private writeRequest(key: string, value: unknown, options: KeyOptions) {
    const name = keyName(nameOf(options.scope), key, options.params);
    const template = this.template(options);
    const life = newLife(template.policy, value, 0);
    return { key: name, tags: [...template.tagsOf(name), SWEEP_TAG], template, life, body: encodeValue(value) };
  }

  private template = (options: KeyOptions): Template => this.runtime.templateByHand(options);
}
