import { CACHE_MANAGER, CacheInterceptor } from '@nestjs/cache-manager';
import { Inject, Injectable, type CallHandler, type ExecutionContext } from '@nestjs/common';
import { ModuleRef, Reflector } from '@nestjs/core';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { lastValueFrom, of, type Observable } from 'rxjs';
import { hasBody } from '../http/index.js';
import { CacheRuntime } from './cache-runtime.js';
import { cacheStatus } from './cache-status.js';
import { Unstored, type Trace } from './engine/read-request.js';
import { HttpCacheKeys } from './http-cache-keys.js';
import { HttpReplay, PAST_THE_CACHE, type Question } from './http-replay.js';
import { keep, type KeptAnswer, StoredAnswer } from './kept-answer.js';
import { KnownUrls } from './known-urls.js';

/** An answer that is only for the caller whose handler made it. */
interface OwnAnswer {
  of: symbol;
  result: unknown;
}

/**
 * Keeps whole answers of routes that carry `@HttpCache`, as the bytes that are sent. It has to be the outermost
 * interceptor: what it keeps is what the others have made. Guards have run by then, pipes have not.
 */
@Injectable()
export class HttpCacheInterceptor extends CacheInterceptor {
  protected override allowedMethods = ['GET', 'HEAD'];
  private readonly keys: HttpCacheKeys;

  constructor(
    @Inject(CACHE_MANAGER) cacheManager: unknown,
    @Inject(CacheRuntime) private readonly runtime: CacheRuntime,
    @Inject(HttpReplay) private readonly replay: HttpReplay,
    @Inject(ModuleRef) private readonly moduleRef: ModuleRef,
    @Inject(KnownUrls) private readonly known: KnownUrls,
  ) {
    super(cacheManager, new Reflector());
    this.keys = new HttpCacheKeys(runtime, moduleRef);
  }

  override async intercept(context: ExecutionContext, next: CallHandler): Promise<Observable<unknown>> {
    const isHttp = this.runtime.serves && context.getType() === 'http' && this.isRequestCacheable(context);
    if (isHttp && context.switchToHttp().getRequest<{ [PAST_THE_CACHE]?: boolean }>()[PAST_THE_CACHE]) {
      return next.handle();
    }
    const found = isHttp ? await this.keys.keyOf(context) : undefined;
    if (!found) return next.handle();
    const { key, template, vary, scope } = found;
    this.known.learn(scope, context, found);
    const response = context.switchToHttp().getResponse<ServerResponse>();
    const trace: Trace = {};
    const own = Symbol(key);
    const handle = async () => lastValueFrom(next.handle(), { defaultValue: undefined });
    const load = async () => answerOf(response, handle, own);
    const again = async () => this.answeredAgain(context);
    const value = await this.runtime.engine.read(key, template, Object.assign(load, { again }), trace);
    const { namespace } = this.runtime.options;
    if (!(value instanceof Unstored))
      return of(new StoredAnswer(value as KeptAnswer, vary, cacheStatus(namespace, trace)));
    response.setHeader('Cache-Status', cacheStatus(namespace, { outcome: 'bypass' }));
    const { of: owner, result } = value.value as OwnAnswer;
    return owner === own ? of(result) : next.handle();
  }

  /** Whoever loads reads his body first: others who want the same answer must not wait for that, nor get its faults. */
  protected override isRequestCacheable(context: ExecutionContext): boolean {
    return super.isRequestCacheable(context) && !hasBody(context.switchToHttp().getRequest<IncomingMessage>());
  }

  /** What would be kept if the route were asked now; the request itself may long have been answered. */
  private async answeredAgain(context: ExecutionContext): Promise<unknown> {
    const { scope } = this.runtime.options;
    const request = context.switchToHttp().getRequest<Question & { originalUrl?: string }>();
    const { url, originalUrl = url, path, params, query, headers } = request;
    const question = { url: originalUrl, path, params, query, headers, scope: Reflect.get(request, scope ?? '') };
    const controller = this.moduleRef.get<object>(context.getClass(), { strict: false });
    const { response, handle } = this.replay.of(controller, context.getHandler().name, question, true);
    return answerOf(response, handle, Symbol());
  }
}

async function answerOf(
  response: ServerResponse,
  handle: () => Promise<unknown>,
  own: symbol,
): Promise<KeptAnswer | Unstored<OwnAnswer>> {
  const before = new Set(response.getHeaderNames());
  const result = await handle();
  return keep(result, response, before) ?? new Unstored({ of: own, result });
}
