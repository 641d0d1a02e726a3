import { Injectable, type ExecutionContext, type Type } from '@nestjs/common';
import { GUARDS_METADATA } from '@nestjs/common/constants.js';
import type { Request } from 'express';
import { LRUCache } from 'lru-cache';
import type { AnswerKey } from './http-cache-keys.js';

/** What became of a URL on its way through Express and Nest. */
export interface KnownUrl extends Pick<AnswerKey, 'key' | 'template'> {
  controller: Type;
  handler: Function;
  /** Express's, from which logs and metrics have the template of the route. */
  route: unknown;
}

const MOST_URLS = 20_000;
const MOST_CHARACTERS = 4_000_000;

/**
 * Where URLs have led, by scope: the same URL leads there again, and nobody has to route it, parse it and look up what
 * it stands for a second time. Only what is certain is remembered: a GET whose answer depends on nothing but scope and
 * URL, and whose guards are those of every route.
 */
@Injectable()
export class KnownUrls {
  private readonly urls = new LRUCache<string, KnownUrl>({
    max: MOST_URLS,
    maxSize: MOST_CHARACTERS,
    sizeCalculation: ({ key }, name) => name.length + key.length,
  });

  find(scope: number | string, url: string): KnownUrl | undefined {
    return this.urls.get(`${scope} ${url}`);
  }

  learn(scope: number | string, context: ExecutionContext, { key, template, vary }: AnswerKey): void {
    const { originalUrl, route } = context.switchToHttp().getRequest<Request>();
    const [controller, handler] = [context.getClass(), context.getHandler()];
    const isGuarded = [controller, handler].some((target) => Reflect.hasMetadata(GUARDS_METADATA, target));
    // What warms the cache up is no request, and was not routed.
    if (route === undefined || isGuarded || vary.length > 0) return;
    this.urls.set(`${scope} ${originalUrl}`, { key, template, controller, handler, route });
  }
}
