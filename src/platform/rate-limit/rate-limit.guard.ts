import { type ExecutionContext, Inject, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import {
  InjectThrottlerOptions,
  InjectThrottlerStorage,
  ThrottlerGuard,
  type ThrottlerModuleOptions,
  type ThrottlerRequest,
} from '@nestjs/throttler';
import type { Request, Response } from 'express';
import { type Policy, setLimitHeaders } from './headers.js';
import { NOT_COUNTED } from './policies.js';
import { RateLimited } from './rate-limit.errors.js';
import { type Client, RATE_LIMIT_OPTIONS, type RateLimitOptions } from './rate-limit.options.js';
import type { LimitRecord, LimitStorage } from './record.js';
import { LimitStatistics } from './statistics.js';

/** The one policy that a route counts against. */
interface Declared {
  controller: unknown;
  name: string;
  limit: number;
  ttl: number;
}

/** Counts a request against the one policy of its route, for its key or else its address. */
@Injectable()
export class RateLimitGuard extends ThrottlerGuard {
  private readonly declared = new WeakMap<Function, Declared>();

  constructor(
    @InjectThrottlerOptions() options: ThrottlerModuleOptions,
    @InjectThrottlerStorage() private readonly limits: LimitStorage,
    @Inject(Reflector) reflector: Reflector,
    @Inject(RATE_LIMIT_OPTIONS) private readonly settings: RateLimitOptions,
    @Inject(LimitStatistics) private readonly statistics: LimitStatistics,
  ) {
    super(options, limits, reflector);
  }

  /** What a route declares is read with its first request; the guard that it extends reads it with each. */
  override async canActivate(context: ExecutionContext): Promise<boolean> {
    const declared = this.declaredBy(context);
    return this.decide(context) ?? (declared ? this.count(context, declared) : super.canActivate(context));
  }

  /** As canActivate, for who would not wait. Undefined: somebody has to be asked first, and nothing is counted yet. */
  decide(context: ExecutionContext): boolean | undefined {
    const request = context.switchToHttp().getRequest<Request>();
    if (!this.settings.enabled || this.settings.isCounted?.(request) === false) return true;
    const declared = this.declaredBy(context);
    const client = this.settings.clientOf?.(request);
    if (!declared || !client || !this.limits.incrementAtOnce) return undefined;
    const policy = policyFor(client, declared);
    const key = this.generateKey(context, client.id, policy.name);
    return this.answer(context, policy, this.limits.incrementAtOnce(key, declared.ttl, policy.limit));
  }

  /** All routes of a policy share one count. */
  protected override generateKey(_: ExecutionContext, tracker: string, name: string): string {
    return `${name}:${tracker}`;
  }

  protected override async getTracker(request: Request): Promise<string> {
    const client = this.settings.clientOf?.(request);
    return client?.id ?? `address:${await super.getTracker(request)}`;
  }

  /** Called by the guard that it extends, for each policy that the route does not skip. */
  protected override async handleRequest({ context, limit, ttl, throttler }: ThrottlerRequest): Promise<boolean> {
    if (limit === NOT_COUNTED) return true;
    const declared = { controller: context.getClass(), name: throttler.name ?? 'default', limit, ttl };
    this.declared.set(context.getHandler(), declared);
    return this.count(context, declared);
  }

  private declaredBy(context: ExecutionContext): Declared | undefined {
    const declared = this.declared.get(context.getHandler());
    return declared?.controller === context.getClass() ? declared : undefined;
  }

  private async count(context: ExecutionContext, declared: Declared): Promise<boolean> {
    const request = context.switchToHttp().getRequest<Request>();
    const policy = policyFor(this.settings.clientOf?.(request), declared);
    const key = this.generateKey(context, await this.getTracker(request), policy.name);
    return this.answer(context, policy, await this.limits.increment(key, declared.ttl, policy.limit, 0, policy.name));
  }

  /** Unlike the guard that it extends: no suffix in the names of headers, and none of them missing on a refusal. */
  private answer(context: ExecutionContext, policy: Policy, record: LimitRecord): true {
    setLimitHeaders(context.switchToHttp().getResponse<Response>(), policy, record);
    this.statistics.note(policy.name, record.isBlocked ? 'refused' : 'allowed');
    if (record.isBlocked) throw new RateLimited(policy, record.timeToBlockExpire);
    return true;
  }
}

function policyFor(client: Client | undefined, { name, limit, ttl }: Declared): Policy {
  const own = name === 'default' ? client?.perMinute : undefined;
  return { name, limit: own ?? limit, windowSeconds: ttl / 1000 };
}
