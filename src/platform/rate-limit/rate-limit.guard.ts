import { type ExecutionContext, Inject, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import {
  InjectThrottlerOptions,
  InjectThrottlerStorage,
  ThrottlerGuard,
  type ThrottlerModuleOptions,
  type ThrottlerRequest,
  type ThrottlerStorage,
} from '@nestjs/throttler';
import type { Request, Response } from 'express';
import { setLimitHeaders } from './headers.js';
import { NOT_COUNTED } from './policies.js';
import { RateLimited } from './rate-limit.errors.js';
import { RATE_LIMIT_OPTIONS, type RateLimitOptions } from './rate-limit.options.js';
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
    @InjectThrottlerStorage() storage: ThrottlerStorage,
    @Inject(Reflector) reflector: Reflector,
    @Inject(RATE_LIMIT_OPTIONS) private readonly settings: RateLimitOptions,
    @Inject(LimitStatistics) private readonly statistics: LimitStatistics,
  ) {
    super(options, storage, reflector);
  }

  /** What a route declares is read with its first request; the guard that it extends reads it with each. */
  override async canActivate(context: ExecutionContext): Promise<boolean> {
    if (!this.settings.enabled) return true;
    if (this.settings.isCounted?.(context.switchToHttp().getRequest<Request>()) === false) return true;
    const declared = this.declared.get(context.getHandler());
    if (declared?.controller !== context.getClass()) return super.canActivate(context);
    return this.count(context, declared);
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

  /** Unlike the guard that it extends: no suffix in the names of headers, and none of them missing on a refusal. */
  private async count(context: ExecutionContext, { name, limit, ttl }: Declared): Promise<boolean> {
    const request = context.switchToHttp().getRequest<Request>();
    const response = context.switchToHttp().getResponse<Response>();
    const policy = { name, limit: this.limitOf(request, name, limit), windowSeconds: ttl / 1000 };
    const key = this.generateKey(context, await this.getTracker(request), name);
    const record = await this.storageService.increment(key, ttl, policy.limit, 0, name);
    setLimitHeaders(response, policy, record);
    this.statistics.note(name, record.isBlocked ? 'refused' : 'allowed');
    if (record.isBlocked) throw new RateLimited(policy, record.timeToBlockExpire);
    return true;
  }

  private limitOf(request: Request, name: string, declared: number): number {
    return name === 'default' ? (this.settings.clientOf?.(request)?.perMinute ?? declared) : declared;
  }
}
