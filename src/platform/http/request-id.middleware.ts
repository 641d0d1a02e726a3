import { randomUUID } from 'node:crypto';
import type { NextFunction, Request, Response } from 'express';

const ACCEPTED = /^[\w.-]{1,128}$/;

/** Every answer carries `X-Request-Id`: the client's own where it is harmless, else a new one. */
export function requestId(request: Request, response: Response, next: NextFunction): void {
  const given = request.get('X-Request-Id');
  response.setHeader('X-Request-Id', given !== undefined && ACCEPTED.test(given) ? given : randomUUID());
  next();
}
