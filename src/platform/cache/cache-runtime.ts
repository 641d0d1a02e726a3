import { CacheEngine } from './engine/cache-engine.js';
import { LocalBackend } from './engine/local-backend.js';
import { MemoryTier } from './engine/memory-tier.js';
import { policyOf, type CachePolicyOptions, type Policy, type Tier } from './engine/policy.js';
import type { Backend, Template } from './engine/read-request.js';
import { EngineStatistics, TemplateStatistics } from './engine/statistics.js';
import type { CacheOptions, RightToServe } from './cache-options.js';
import { DependencyTable, reaches, type TagsOf } from './keys/dependency-table.js';
import { connectRedis, type RedisCache } from './redis/connect-redis.js';

/** Templates of values kept by hand are counted together: their keys are made up while running. */
export const BY_HAND = '(by hand)';

/** All parts of one cache, put together; needs no framework, so that the checker and the benchmarks use it as it is. */
export class CacheRuntime {
  readonly table = new DependencyTable();
  readonly statistics = new EngineStatistics();
  readonly memory: MemoryTier;
  readonly startedAt = new Date();
  readonly enabled: boolean;
  private readonly right: RightToServe | undefined;
  private readonly tiers = new Map<string, Tier>();
  private readonly perTemplate = new Map<string, TemplateStatistics>();
  private readonly redis: RedisCache | undefined;
  private readonly backend: Backend;
  readonly engine: CacheEngine;
  private tagsByHand: TagsOf | undefined;

  constructor(readonly options: CacheOptions) {
    this.enabled = options.enabled ?? true;
    this.memory = new MemoryTier(options.maxEntries ?? 50_000, options.maxBytes ?? 64 * 1024 * 1024);
    this.right = options.right;
    if (options.redis) {
      const { redis, opTimeoutMs = 250 } = options;
      const namespace = [options.namespace, options.instance].filter(Boolean).join('.');
      this.redis = connectRedis({ redis, namespace, opTimeoutMs }, this.memory, this.statistics);
    }
    this.backend = this.redis?.backend ?? new LocalBackend(this.memory, this.statistics);
    this.engine = new CacheEngine(this.memory, this.backend, this);
    for (const template of options.templates ?? []) this.table.addTemplate(template);
    for (const pattern of options.patterns ?? []) this.table.addPattern(pattern);
  }

  /** `performance.now()` up to which anything that is kept may be served. */
  get servesUntil(): number {
    return this.enabled ? (this.right?.until ?? Infinity) : 0;
  }

  get serves(): boolean {
    return performance.now() < this.servesUntil;
  }

  get store(): Backend {
    return this.backend;
  }

  get connection(): RedisCache | undefined {
    return this.redis;
  }

  /** After all templates and patterns are known. Resolves when writes may begin. */
  async start(): Promise<void> {
    this.table.seal();
    this.redis?.start([this.table.fingerprint(), this.options.version].filter(Boolean).join('.'));
    await this.right?.start({
      gained: async (first) => {
        this.memory.reset();
        if (first) await this.backend.sweep('');
      },
      lost: () => this.memory.reset(),
    });
  }

  async stop(): Promise<void> {
    await this.redis?.stop();
  }

  /** `others`: under which its values are known as well. */
  template(first: string, options: CachePolicyOptions = {}, others: readonly string[] = []): Template {
    const policy = this.policy({ ttl: this.ttlOf(first), ...options });
    const names = [first, ...others];
    for (const name of names) this.tiers.set(name, policy.tier);
    return { name: first, policy, tagsOf: this.table.tagsOf(...names), statistics: this.counters(first) };
  }

  /** A template that nothing has been read by yet counts as the default. */
  tierOf(name: string): Tier {
    return this.tiers.get(name) ?? 'coherent';
  }

  templateByHand(options: CachePolicyOptions = {}): Template {
    this.tagsByHand ??= this.table.tagsOf();
    return { name: BY_HAND, policy: this.policy(options), tagsOf: this.tagsByHand, statistics: this.counters(BY_HAND) };
  }

  counters(name: string): TemplateStatistics {
    const known = this.perTemplate.get(name) ?? new TemplateStatistics(name);
    this.perTemplate.set(name, known);
    return known;
  }

  allCounters(): TemplateStatistics[] {
    return [...this.perTemplate.values()];
  }

  private ttlOf(template: string): number | undefined {
    return Object.entries(this.options.ttls ?? {}).find(([pattern]) => reaches(pattern, template))?.[1];
  }

  private policy(options: CachePolicyOptions): Policy {
    return policyOf(options, this.options.defaultTtl ?? 300);
  }
}
