import { CACHE_MANAGER, CacheInterceptor } from '@nestjs/cache-manager';
import { Inject, Injectable, StreamableFile, type CallHandler, type ExecutionContext } from '@nestjs/common';
import { ModuleRef, Reflector } from '@nestjs/core';
import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { lastValueFrom, of, type Observable } from 'rxjs';
import { httpCacheMetadata, type HttpCacheMetadata, type KeyLookUp } from './cache.metadata.js';
import { CacheRuntime } from './cache-runtime.js';
import { cacheStatus } from './cache-status.js';
import { Unstored, type Template, type Trace } from './engine/read-request.js';
import { filler, NOBODY, type Filler } from './keys/fill.js';
import { argumentReader } from './keys/parameters.js';
import { digest, parametersOf } from './keys/segments.js';

type Request = IncomingMessage & {
  originalUrl?: string;
  params?: Record<string, unknown>;
  query?: Record<string, unknown>;
};

interface Route {
  name: string;
  variants: { template: Template; needs: string[]; keyOf: Filler }[];
  /** Parameters that may stand in the request. */
  shown: string[];
  lookUps: [parameter: string, { provider: KeyLookUp; by: string }][];
  vary: string[];
}

/** `05` is the same id as `5` to a handler, but not to a write that invalidates what depends on it. */
const AN_ID = /^(?:0|[1-9]\d{0,15})$/;

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
  private readonly routes = new WeakMap<Function, Route | { name: undefined }>();

  constructor(
    @Inject(CACHE_MANAGER) cacheManager: unknown,
    @Inject(Reflector) reflector: Reflector,
    @Inject(CacheRuntime) private readonly runtime: CacheRuntime,
    @Inject(ModuleRef) private readonly moduleRef: ModuleRef,
  ) {
    super(cacheManager, reflector);
  }

  override async intercept(context: ExecutionContext, next: CallHandler): Promise<Observable<unknown>> {
    const route = this.runtime.serves ? this.routeOf(context) : undefined;
    const found = route && this.isRequestCacheable(context) ? await this.keyOf(context, route) : undefined;
    if (!route || !found) return next.handle();
    const { key, template } = found;
    const response = context.switchToHttp().getResponse<ServerResponse>();
    const trace: Trace = {};
    const own = Symbol(key);
    const load = async () => this.answerOf(response, next, own);
    const answer = await this.runtime.engine.read(key, template, load, trace);
    if (!(answer instanceof Unstored)) return of(this.send(answer as KeptAnswer, { response, route, trace }));
    response.setHeader('Cache-Status', cacheStatus(this.runtime.options.namespace, { outcome: 'bypass' }));
    const { of: owner, result } = answer.value as OwnAnswer;
    return owner === own ? of(result) : next.handle();
  }

  /** Scope and the template's parameters, by which writes find it; then what else tells two requests apart. */
  private async keyOf(
    context: ExecutionContext,
    route: Route,
  ): Promise<{ key: string; template: Template } | undefined> {
    const request = context.switchToHttp().getRequest<Request>();
    const scope = this.scopeOf(request);
    const found = scope === undefined ? undefined : await this.templateFor(request, route, scope);
    if (!found) return undefined;
    const url = request.originalUrl ?? request.url ?? '';
    const question = url.indexOf('?');
    const query = question < 0 ? '' : sorted(url.slice(question + 1));
    const headers = route.vary.map((name) => `&${name}=${String(request.headers[name] ?? '')}`).join('');
    const rest = `${url.slice(0, question < 0 ? undefined : question)}?${query}${headers}`;
    const key = `${found.base}?${route.name} ${rest.length > 120 ? digest(rest) : rest}`;
    return { key, template: found.template };
  }

  private scopeOf(request: Request): string | undefined {
    const { scope } = this.runtime.options;
    if (scope === undefined) return NOBODY;
    const value = (request as unknown as Record<string, number | string | undefined>)[scope];
    return value === undefined ? undefined : String(value);
  }

  /** The first template whose parameters are known. An id that is not written as an id is left to the handler. */
  private async templateFor(
    request: Request,
    route: Route,
    scope: string,
  ): Promise<{ base: string; template: Template } | undefined> {
    const values: Record<string, unknown> = {};
    for (const name of route.shown) {
      const value = request.params?.[name] ?? request.query?.[name];
      if (value === undefined) continue;
      if (typeof value !== 'string' || !AN_ID.test(value)) return undefined;
      values[name] = value;
    }
    for (const [name, { provider, by }] of route.lookUps) {
      if (values[name] === undefined && values[by] !== undefined) {
        values[name] = await provider.find(scope, Number(values[by]));
      }
    }
    const variant = route.variants.find(({ needs }) => needs.every((name) => values[name] !== undefined));
    return variant && { base: variant.keyOf(scope, [values]), template: variant.template };
  }

  private routeOf(context: ExecutionContext): Route | undefined {
    const handler = context.getHandler();
    let route = this.routes.get(handler);
    if (!route) {
      const metadata = context.getType() === 'http' ? httpCacheMetadata(handler) : undefined;
      route = metadata ? this.newRoute(`${context.getClass().name}.${handler.name}`, metadata) : { name: undefined };
      this.routes.set(handler, route);
    }
    return route.name === undefined ? undefined : route;
  }

  private newRoute(name: string, { templates, options }: HttpCacheMetadata): Route {
    const { lookUp = {}, vary = [], ...policy } = options;
    const variants = templates.map((template) => ({
      template: this.runtime.template(template, policy),
      needs: parametersOf(template),
      keyOf: filler(template, (path) => argumentReader(`values.${path}`, ['values'])),
    }));
    const lookUps = Object.entries(lookUp).map(([parameter, { in: token, by }]): Route['lookUps'][number] => [
      parameter,
      { provider: this.moduleRef.get(token, { strict: false }), by },
    ]);
    const shown = new Set([...variants.flatMap(({ needs }) => needs), ...lookUps.map(([, { by }]) => by)]);
    return { name, variants, lookUps, shown: [...shown], vary: vary.map((header) => header.toLowerCase()) };
  }

  private async answerOf(
    response: ServerResponse,
    next: CallHandler,
    own: symbol,
  ): Promise<KeptAnswer | Unstored<OwnAnswer>> {
    const before = new Set(response.getHeaderNames());
    const result: unknown = await lastValueFrom(next.handle(), { defaultValue: undefined });
    if (!isKeepable(result, response)) return new Unstored({ of: own, result });
    const body = JSON.stringify(result);
    const added = response.getHeaderNames().filter((name) => !before.has(name));
    const headers = added.map((name): [string, number | string | string[]] => [name, response.getHeader(name) ?? '']);
    const etag =
      headers.find(([name]) => name === 'etag')?.[1] ?? `W/"${createHash('sha1').update(body).digest('base64url')}"`;
    return { body, etag: String(etag), headers };
  }

  /** Sent as a text, so that nobody serializes it again; the adapter answers 304 if the client has it already. */
  private send(
    { body, etag, headers }: KeptAnswer,
    { response, route, trace }: { response: ServerResponse; route: Route; trace: Trace },
  ): string {
    for (const [name, value] of headers) response.setHeader(name, value);
    if (!response.hasHeader('content-type')) response.setHeader('Content-Type', 'application/json; charset=utf-8');
    response.setHeader('ETag', etag);
    if (route.vary.length > 0) response.appendHeader('Vary', route.vary.join(', '));
    response.setHeader('Cache-Status', cacheStatus(this.runtime.options.namespace, trace));
    return body;
  }
}

function isKeepable(result: unknown, response: ServerResponse): boolean {
  if (response.statusCode !== 200 || response.headersSent || response.hasHeader('set-cookie')) return false;
  if (typeof result !== 'object' || result === null) return false;
  return !(result instanceof StreamableFile || ArrayBuffer.isView(result) || 'pipe' in result);
}

function sorted(query: string): string {
  const parameters = new URLSearchParams(query);
  parameters.sort();
  return parameters.toString();
}
