import { CACHE_MANAGER, CacheInterceptor } from '@nestjs/cache-manager';
import { Inject, Injectable, StreamableFile, type CallHandler, type ExecutionContext } from '@nestjs/common';
import { ModuleRef, Reflector } from '@nestjs/core';
import { createHash } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { lastValueFrom, of, type Observable } from 'rxjs';
import { CacheRuntime } from './cache-runtime.js';
import { cacheStatus } from './cache-status.js';
import { Unstored, type Trace } from './engine/read-request.js';
import { HttpCacheKeys } from './http-cache-keys.js';
import { HttpReplay, PAST_THE_CACHE, type Question } from './http-replay.js';

/** What is kept of an answer: its bytes, and what the handler said about them. */
interface KeptAnswer {
  body: string;
  etag: string;
  headers: [name: string, value: number | string | string[]][];
}

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
    @Inject(Reflector) reflector: Reflector,
    @Inject(CacheRuntime) private readonly runtime: CacheRuntime,
    @Inject(HttpReplay) private readonly replay: HttpReplay,
    @Inject(ModuleRef) private readonly moduleRef: ModuleRef,
  ) {
    super(cacheManager, reflector);
    this.keys = new HttpCacheKeys(runtime, moduleRef);
  }

  override async intercept(context: ExecutionContext, next: CallHandler): Promise<Observable<unknown>> {
    const isHttp = this.runtime.serves && context.getType() === 'http' && this.isRequestCacheable(context);
    if (isHttp && context.switchToHttp().getRequest<{ [PAST_THE_CACHE]?: boolean }>()[PAST_THE_CACHE]) {
      return next.handle();
    }
    const found = isHttp ? await this.keys.keyOf(context) : undefined;
    if (!found) return next.handle();
    const { key, template, vary } = found;
    const response = context.switchToHttp().getResponse<ServerResponse>();
    const trace: Trace = {};
    const own = Symbol(key);
    const handle = async () => lastValueFrom(next.handle(), { defaultValue: undefined });
    const load = async () => answerOf(response, handle, own);
    const again = async () => this.answeredAgain(context);
    const value = await this.runtime.engine.read(key, template, Object.assign(load, { again }), trace);
    if (!(value instanceof Unstored)) return of(this.send(value as KeptAnswer, { response, vary, trace }));
    response.setHeader('Cache-Status', cacheStatus(this.runtime.options.namespace, { outcome: 'bypass' }));
    const { of: owner, result } = value.value as OwnAnswer;
    return owner === own ? of(result) : next.handle();
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

  /** Sent as a text, so that nobody serializes it again; the adapter answers 304 if the client has it already. */
  private send(
    { body, etag, headers }: KeptAnswer,
    { response, vary, trace }: { response: ServerResponse; vary: readonly string[]; trace: Trace },
  ): string {
    for (const [name, value] of headers) response.setHeader(name, value);
    if (!response.hasHeader('content-type')) response.setHeader('Content-Type', 'application/json; charset=utf-8');
    response.setHeader('ETag', etag);
    if (vary.length > 0) response.appendHeader('Vary', vary.join(', '));
    response.setHeader('Cache-Status', cacheStatus(this.runtime.options.namespace, trace));
    return body;
  }
}

async function answerOf(
  response: ServerResponse,
  handle: () => Promise<unknown>,
  own: symbol,
): Promise<KeptAnswer | Unstored<OwnAnswer>> {
  const before = new Set(response.getHeaderNames());
  const result = await handle();
  if (!isKeepable(result, response)) return new Unstored({ of: own, result });
  const body = typeof result === 'string' ? result : JSON.stringify(result);
  const added = response.getHeaderNames().filter((name) => !before.has(name));
  const headers = added.map((name): [string, number | string | string[]] => [name, response.getHeader(name) ?? '']);
  const etag =
    headers.find(([name]) => name === 'etag')?.[1] ?? `W/"${createHash('sha1').update(body).digest('base64url')}"`;
  return { body, etag: String(etag), headers };
}

function isKeepable(result: unknown, response: ServerResponse): boolean {
  if (response.statusCode !== 200 || response.headersSent || response.hasHeader('set-cookie')) return false;
  if (typeof result === 'string') return String(response.getHeader('content-type')).startsWith('application/json');
  if (typeof result !== 'object' || result === null) return false;
  return !(result instanceof StreamableFile || ArrayBuffer.isView(result) || 'pipe' in result);
}
