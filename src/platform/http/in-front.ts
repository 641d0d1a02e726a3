import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Express, Request, RequestHandler, Response } from 'express';

const FAILURE = Symbol('what a handler in front of Express failed with');

/**
 * Handlers that get every request before Express does, in their order and with its rules: the next one runs when
 * `next()` is called, an error goes to the error handlers of the app. Express itself asks each of its handlers whether
 * the path is its own, and gives them a request of another URL meanwhile; an answer from the cache is done sooner.
 */
export class InFront {
  private readonly handlers: RequestHandler[] = [];

  constructor(private readonly app: Express) {
    app.use((request, _, next) => next(Reflect.get(request, FAILURE)));
  }

  add(handlers: readonly RequestHandler[]): void {
    this.handlers.push(...handlers);
  }

  /** For a server that makes objects of Express's classes. */
  readonly listener = (given: IncomingMessage, answer: ServerResponse): void => {
    const [request, response] = [given as Request, answer as Response];
    request.originalUrl = request.url;
    request.res = response;
    const fail = (error: unknown): void => {
      Reflect.set(request, FAILURE, error);
      this.app(request, response);
    };
    let position = 0;
    // One for all handlers, as Express has it: this runs for every request.
    const next = (failure?: unknown): void => {
      if (failure) return fail(failure);
      const handler = this.handlers[position++];
      if (!handler) return void this.app(request, response);
      try {
        const running = handler(request, response, next);
        if (running instanceof Promise) running.catch(fail);
      } catch (thrown) {
        fail(thrown);
      }
    };
    next();
  };
}
