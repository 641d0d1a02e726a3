import { Injectable } from '@nestjs/common';
import { ROUTE_ARGS_METADATA } from '@nestjs/common/constants.js';
import { ExternalContextCreator } from '@nestjs/core';
import type { ParamsFactory } from '@nestjs/core/helpers/external-context-creator.js';
import { RouteParamsFactory } from '@nestjs/core/router/route-params-factory.js';
import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import { CacheRuntime } from './cache-runtime.js';

/** What of a request an answer may depend on. */
export interface Question {
  url: string;
  path: string;
  params: object;
  query: object;
  headers: IncomingMessage['headers'];
  /** Whose data it asks for. */
  scope: unknown;
}

/** Set on requests whose answers are wanted from the handler itself, whatever is kept. */
export const PAST_THE_CACHE = Symbol('past the cache');

/** Of a route, given its arguments as a list. */
const PARAMETERS: ParamsFactory = {
  exchangeKeyForValue: (type, data, [req, res, next]: never[]) =>
    new RouteParamsFactory().exchangeKeyForValue(type, data as string, { req, res, next } as never) as unknown,
};

type Handler = (request: object, response: ServerResponse, next: () => void) => Promise<unknown>;

/** Runs routes when nobody asks: with interceptors and pipes, and without guards. */
@Injectable()
export class HttpReplay {
  constructor(
    private readonly contexts: ExternalContextCreator,
    private readonly runtime: CacheRuntime,
  ) {}

  /** The response is one that nobody receives; it has the headers that the handler sets. */
  of(
    controller: object,
    method: string,
    { url, scope, ...question }: Question,
    pastTheCache = false,
  ): { response: ServerResponse; handle: () => Promise<unknown> } {
    const marks = { [this.runtime.options.scope ?? '']: scope, [PAST_THE_CACHE]: pastTheCache };
    const asked = { method: 'GET', url, originalUrl: url, ...question, ...marks };
    const request = Object.assign(new IncomingMessage(new Socket()), asked);
    const response = new ServerResponse(request);
    const handler = this.handlerOf(controller, method);
    return { response, handle: async () => handler(request, response, () => undefined) };
  }

  private handlerOf(controller: object, method: string): Handler {
    const host = controller as Record<string, (...args: unknown[]) => unknown>;
    return this.contexts.create(
      host,
      host[method] as never,
      method,
      ROUTE_ARGS_METADATA,
      PARAMETERS,
      undefined,
      undefined,
      { guards: false, filters: false, interceptors: true },
      'http',
    ) as Handler;
  }
}
