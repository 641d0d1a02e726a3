import type { ExecutionContext } from '@nestjs/common';
import type { ModuleRef } from '@nestjs/core';
import { LRUCache } from 'lru-cache';
import type { IncomingMessage } from 'node:http';
import { httpCacheMetadata, type HttpCacheMetadata, type KeyLookUp } from './cache.metadata.js';
import type { CacheRuntime } from './cache-runtime.js';
import type { Template } from './engine/read-request.js';
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

/** Under what an answer is kept. */
export interface AnswerKey {
  scope: string;
  key: string;
  template: Template;
  /** Headers by which it differs. */
  vary: readonly string[];
}

/** `05` is the same id as `5` to a handler, but not to a write that invalidates what depends on it. */
const AN_ID = /^(?:0|[1-9]\d{0,15})$/;

/** Of each provider; some 100 bytes a piece. */
const LOOK_UPS_KEPT = 100_000;

/** The keys of requests to routes that carry `@HttpCache`. */
export class HttpCacheKeys {
  private readonly lookedUp = new Map<KeyLookUp, LRUCache<string, string | number>>();
  private readonly routes = new WeakMap<Function, Route | { name: undefined }>();

  constructor(
    private readonly runtime: CacheRuntime,
    private readonly moduleRef: ModuleRef,
  ) {}

  /** Scope and the template's parameters, by which writes find it; then what else tells two requests apart. */
  async keyOf(context: ExecutionContext): Promise<AnswerKey | undefined> {
    const route = this.routeOf(context);
    if (!route) return undefined;
    const request = context.switchToHttp().getRequest<Request>();
    const scope = this.scopeOf(request);
    if (scope === undefined) return undefined;
    const found = await this.templateFor(request, route, scope);
    if (!found) return undefined;
    const url = request.originalUrl ?? request.url ?? '';
    const question = url.indexOf('?');
    const query = question < 0 ? '' : sorted(url.slice(question + 1));
    const headers = route.vary.map((name) => `&${name}=${String(request.headers[name] ?? '')}`).join('');
    const rest = `${url.slice(0, question < 0 ? undefined : question)}?${query}${headers}`;
    const key = `${found.base}?${route.name} ${rest.length > 120 ? digest(rest) : rest}`;
    return { scope, key, template: found.template, vary: route.vary };
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
        values[name] = await this.lookUp(provider, scope, Number(values[by]));
      }
    }
    const variant = route.variants.find(({ needs }) => needs.every((name) => values[name] !== undefined));
    return variant && { base: variant.keyOf(scope, [values]), template: variant.template };
  }

  private async lookUp(provider: KeyLookUp, scope: string, id: number): Promise<string | number | undefined> {
    const known = this.lookedUp.get(provider) ?? new LRUCache({ max: LOOK_UPS_KEPT });
    this.lookedUp.set(provider, known);
    const name = `${scope}:${id}`;
    const value = known.get(name) ?? (await provider.find(scope, id));
    if (value !== undefined) known.set(name, value);
    return value;
  }

  private routeOf(context: ExecutionContext): Route | undefined {
    const handler = context.getHandler();
    let route = this.routes.get(handler);
    if (!route) {
      const metadata = httpCacheMetadata(handler);
      route = metadata ? this.newRoute(`${context.getClass().name}.${handler.name}`, metadata) : { name: undefined };
      this.routes.set(handler, route);
    }
    return route.name === undefined ? undefined : route;
  }

  private newRoute(name: string, { templates, options }: HttpCacheMetadata): Route {
    const { lookUp = {}, vary = [], warm: _, ...policy } = options;
    const variants = templates.map((template) => ({
      // Behind a reader's back there is no request to answer anew.
      template: this.runtime.template(template, { ...policy, beta: 0 }),
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
}

function sorted(query: string): string {
  const parameters = new URLSearchParams(query);
  parameters.sort();
  return parameters.toString();
}
