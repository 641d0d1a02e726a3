import type { NextFunction, Request, RequestHandler, Response } from 'express';
import { newTally, type RequestContext, withinRequest } from './request-context.js';
import type { RequestObservers } from './request-observers.js';
import { routeOf } from './route-template.js';
import { toTraceresponse, traceOf } from './trace-context.js';

/** A request that was answered, or whose client went away before it was. */
export interface AnsweredRequest {
  context: RequestContext;
  request: Request;
  response: Response;
  /** Its template. */
  route: string;
  status: number;
  milliseconds: number;
}

/** What nginx writes of a client that went away; no server sends it. */
const CLIENT_CLOSED = 499;

/** Gives every request its context, and tells metrics, log and trace of its end. Stands behind `requestId`. */
export function observeRequests({ metrics, log, tracer }: RequestObservers): RequestHandler {
  return (request: Request, response: Response, next: NextFunction) => {
    const start = performance.now();
    const context: RequestContext = {
      requestId: String(response.getHeader('X-Request-Id')),
      trace: traceOf(request.get('traceparent'), request.get('tracestate')),
      method: request.method,
      route: () => routeOf(request),
      statements: newTally(),
    };
    response.setHeader('traceresponse', toTraceresponse(context.trace, tracer !== undefined));
    metrics.begin();
    response.once('close', () => {
      const status = response.writableFinished ? response.statusCode : CLIENT_CLOSED;
      const milliseconds = performance.now() - start;
      const answered = { context, request, response, route: context.route(), status, milliseconds };
      metrics.end(answered);
      log.end(answered);
      tracer?.end(answered);
    });
    withinRequest(context, next);
  };
}
