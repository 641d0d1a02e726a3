import { type CanActivate, type ExecutionContext, ForbiddenException, Injectable } from '@nestjs/common';
import { ApplicationConfig } from '@nestjs/core';
import { GuardsConsumer } from '@nestjs/core/guards/guards-consumer.js';
import { ExecutionContextHost } from '@nestjs/core/helpers/execution-context-host.js';
import type { NextFunction, Request, RequestHandler, Response } from 'express';
import { hasBody } from '../http/index.js';
import { CacheRuntime } from './cache-runtime.js';
import { cacheStatus } from './cache-status.js';
import type { Entry } from './engine/memory-tier.js';
import type { Loader, Trace } from './engine/read-request.js';
import { type KeptAnswer, StoredAnswer } from './kept-answer.js';
import { type KnownUrl, KnownUrls } from './known-urls.js';

/** Nothing is loaded here. */
const load: Loader = Object.assign(() => undefined, { again: 'never' as const });

/** A guard that as a rule knows its answer without asking anybody: waiting for what is there costs more than a hit. */
interface PromptGuard extends CanActivate {
  /** Undefined: it has to ask. */
  decide?(context: ExecutionContext): boolean | undefined;
}

const READING = new Set(['GET', 'HEAD']);

/**
 * Answers from the cache before a request is routed: the same as HttpCacheInterceptor's, with the same guards before
 * it, at a fraction of the cost. Whatever is not certain at once (a URL that has not been asked for yet, an entry that is
 * not in memory, is old, or is to be confirmed) goes the whole way.
 */
@Injectable()
export class EarlyHits {
  private readonly consumer = new GuardsConsumer();

  constructor(
    private readonly runtime: CacheRuntime,
    private readonly known: KnownUrls,
    private readonly application: ApplicationConfig,
  ) {}

  /** To stand behind authentication, which knows whose data a request may see; undefined where it was refused. */
  middleware(scopeOf: (request: Request) => number | string | undefined): RequestHandler {
    return (request: Request, response: Response, next: NextFunction) => {
      const scope = READING.has(request.method) && !hasBody(request) ? scopeOf(request) : undefined;
      const url = scope === undefined ? undefined : this.known.find(scope, request.originalUrl);
      // Taken before the guards ask anybody: they may refuse an entry, but not make it any older than the request.
      const entry = url && this.runtime.engine.standing(url.key);
      return entry ? this.answer(url, entry, request, response) : next();
    };
  }

  private answer(url: KnownUrl, entry: Entry, request: Request, response: Response): void | Promise<void> {
    request.route = url.route;
    const context = new ExecutionContextHost([request, response], url.controller, url.handler);
    const send = (isAdmitted: boolean): void => {
      if (!isAdmitted) throw new ForbiddenException();
      this.send(url, entry, request, response);
    };
    const admitted = this.admits(this.application.getGlobalGuards(), context);
    return typeof admitted === 'boolean' ? send(admitted) : admitted.then(send);
  }

  private admits(guards: readonly PromptGuard[], context: ExecutionContext): boolean | Promise<boolean> {
    for (const [position, guard] of guards.entries()) {
      const verdict = guard.decide?.(context) ?? guard.canActivate(context);
      if (verdict === false) return false;
      if (verdict !== true) return this.admitsLater(verdict, guards.slice(position + 1), context);
    }
    return true;
  }

  private async admitsLater(
    verdict: ReturnType<CanActivate['canActivate']>,
    guards: readonly PromptGuard[],
    context: ExecutionContext,
  ): Promise<boolean> {
    return (await this.consumer.pickResult(verdict)) && this.admits(guards, context);
  }

  private send({ key, template }: KnownUrl, entry: Entry, request: Request, response: Response): void {
    const trace: Trace = {};
    const kept = this.runtime.engine.serve(entry, { key, template, load, trace }) as KeptAnswer;
    new StoredAnswer(kept, [], cacheStatus(this.runtime.options.namespace, trace)).sendTo(request, response);
  }
}
