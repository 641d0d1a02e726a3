import type { NextFunction, Request, RequestHandler, Response } from 'express';
import { Unauthenticated } from './auth.errors.js';
import type { AuthService } from './auth.service.js';
import type { AuthenticatedRequest, Principal } from './principal.js';

/**
 * Finds out who asks, before anything else is done for him. Who has no good key is refused by the guard only: until then
 * his requests are counted by their address if they may be guesses, so that nobody tries keys without limit.
 */
export function authentication(auth: AuthService): RequestHandler {
  return (given: Request, _: Response, next: NextFunction) => {
    const request = given as AuthenticatedRequest;
    const enter = (principal: Principal): void => {
      request.principal = principal;
      next();
    };
    const refuse = (error: unknown): void => {
      if (!(error instanceof Unauthenticated)) return next(error);
      request.refusal = error;
      next();
    };
    let principal: Principal | Promise<Principal>;
    try {
      principal = auth.authenticate(request);
    } catch (error) {
      return refuse(error);
    }
    if (principal instanceof Promise) return principal.then(enter, refuse);
    enter(principal);
  };
}
