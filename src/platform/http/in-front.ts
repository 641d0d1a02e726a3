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
  readonly listener = (given: IncomingMessage, response: ServerResponse): void => {
    const request = given as Request;
    request.originalUrl = request.url;
    request.res = response as Response;
    this.run(0, request, request.res);
  };

  private run(position: number, request: Request, response: Response): void {
    const handler = this.handlers[position];
    if (!handler) return void this.app(request, response);
    const fail = (error: unknown): void => {
      Reflect.set(request, FAILURE, error);
      this.app(request, response);
    };
    try {
      const running = handler(request, response, (error?: unknown) =>
        error ? fail(error) : this.run(position + 1, request, response),
      );
      if (running instanceof Promise) running.catch(fail);
    } catch (error) {
      fail(error);
    }
  }
}
