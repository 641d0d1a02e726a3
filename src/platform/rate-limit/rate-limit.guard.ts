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

/** Counts a request against the one policy of its route, for its key or else its address. */
@Injectable()
export class RateLimitGuard extends ThrottlerGuard {
  constructor(
    @InjectThrottlerOptions() options: ThrottlerModuleOptions,
    @InjectThrottlerStorage() storage: ThrottlerStorage,
    @Inject(Reflector) reflector: Reflector,
    @Inject(RATE_LIMIT_OPTIONS) private readonly settings: RateLimitOptions,
    @Inject(LimitStatistics) private readonly statistics: LimitStatistics,
  ) {
    super(options, storage, reflector);
  }

  protected override async shouldSkip(): Promise<boolean> {
    return !this.settings.enabled;
  }

  /** All routes of a policy share one count. */
  protected override generateKey(_: ExecutionContext, tracker: string, name: string): string {
    return `${name}:${tracker}`;
  }

  protected override async getTracker(request: Request): Promise<string> {
    const client = this.settings.clientOf?.(request);
    return client?.id ?? `address:${await super.getTracker(request)}`;
  }

  /** Unlike the guard that it extends: no suffix in the names of headers, and none of them missing on a refusal. */
  protected override async handleRequest({ context, ...declared }: ThrottlerRequest): Promise<boolean> {
    if (declared.limit === NOT_COUNTED) return true;
    const request = context.switchToHttp().getRequest<Request>();
    const response = context.switchToHttp().getResponse<Response>();
    const { name = 'default' } = declared.throttler;
    const policy = { name, limit: this.limitOf(request, name, declared.limit), windowSeconds: declared.ttl / 1000 };
    const key = this.generateKey(context, await this.getTracker(request), name);
    const record = await this.storageService.increment(key, declared.ttl, policy.limit, 0, name);
    setLimitHeaders(response, policy, record);
    this.statistics.note(name, record.isBlocked ? 'refused' : 'allowed');
    if (record.isBlocked) throw new RateLimited(policy, record.timeToBlockExpire);
    return true;
  }

  private limitOf(request: Request, name: string, declared: number): number {
    return name === 'default' ? (this.settings.clientOf?.(request)?.perMinute ?? declared) : declared;
  }
}
