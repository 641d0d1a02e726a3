import { ForbiddenException, Injectable } from '@nestjs/common';
import { ApplicationConfig } from '@nestjs/core';
import { GuardsConsumer } from '@nestjs/core/guards/guards-consumer.js';
import type { NextFunction, Request, RequestHandler, Response } from 'express';
import { CacheRuntime } from './cache-runtime.js';
import { cacheStatus } from './cache-status.js';
import type { Entry } from './engine/memory-tier.js';
import type { Loader, Trace } from './engine/read-request.js';
import { type KeptAnswer, StoredAnswer } from './kept-answer.js';
import { type KnownUrl, KnownUrls } from './known-urls.js';

/** Nothing is loaded here. */
const load: Loader = Object.assign(() => undefined, { again: 'never' as const });

const READING = new Set(['GET', 'HEAD']);

/**
 * Answers from the cache before a request is routed: the same as HttpCacheInterceptor's, with the same guards before
 * it, at a third of the cost. Whatever is not certain at once (a URL that has not been asked for yet, an entry that is
 * not in memory, is old, or is to be confirmed) goes the whole way.
 */
@Injectable()
export class EarlyHits {
  private readonly guards = new GuardsConsumer();

  constructor(
    private readonly runtime: CacheRuntime,
    private readonly known: KnownUrls,
    private readonly application: ApplicationConfig,
  ) {}

  /** To stand behind authentication, which knows whose data a request may see; undefined where it was refused. */
  middleware(scopeOf: (request: Request) => number | string | undefined): RequestHandler {
    return (request: Request, response: Response, next: NextFunction) => {
      const scope = READING.has(request.method) ? scopeOf(request) : undefined;
      const url = scope === undefined ? undefined : this.known.find(scope, request.originalUrl);
      // Taken before the guards ask anybody: they may refuse an entry, but not make it any older than the request.
      const entry = url && this.runtime.engine.standing(url.key);
      return entry ? this.answer(url, entry, request, response) : next();
    };
  }

  private async answer(url: KnownUrl, entry: Entry, request: Request, response: Response): Promise<void> {
    const { key, template, controller, handler } = url;
    request.route = url.route;
    const guards = this.application.getGlobalGuards();
    const parts = [request, response];
    const { prototype } = controller as { prototype: object };
    if (!(await this.guards.tryActivate(guards, parts, prototype, handler as never, 'http')))
      throw new ForbiddenException();
    const trace: Trace = {};
    const kept = this.runtime.engine.serve(entry, { key, template, load, trace }) as KeptAnswer;
    new StoredAnswer(kept, [], cacheStatus(this.runtime.options.namespace, trace)).sendTo(request, response);
  }
}
