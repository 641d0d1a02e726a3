import type { NextFunction, Request, RequestHandler, Response } from 'express';
import type { AuthService } from './auth.service.js';
import type { AuthenticatedRequest } from './principal.js';

/** Finds out who asks before a body is read or anything is looked up: strangers cost no more than their headers. */
export function authentication(auth: AuthService): RequestHandler {
  return async (request: Request, _: Response, next: NextFunction) => {
    try {
      (request as AuthenticatedRequest).principal = await auth.authenticate(request.headers);
    } catch (error) {
      return next(error);
    }
    next();
  };
}
