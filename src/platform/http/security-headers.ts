import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import type { NextFunction, Request, RequestHandler, Response } from 'express';
import helmet, { type HelmetOptions } from 'helmet';

/**
 * The headers of helmet. They are the same on every answer: helmet makes them once, where it would take a tenth of the
 * time of an answer from the cache to make them each time. Options that are functions are not for here.
 */
export function securityHeaders(options: HelmetOptions): RequestHandler {
  const request = new IncomingMessage(new Socket());
  const specimen = new ServerResponse(request);
  helmet(options)(request, specimen, () => undefined);
  const headers = Object.entries(specimen.getHeaders()) as [string, string][];
  return (_: Request, response: Response, next: NextFunction) => {
    for (const [name, value] of headers) response.setHeader(name, value);
    next();
  };
}
