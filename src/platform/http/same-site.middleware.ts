import type { NextFunction, Request, RequestHandler, Response } from 'express';
import { DomainError } from '../errors/index.js';

class CrossSiteRequest extends DomainError {
  readonly code = 'CROSS_SITE_REQUEST';
  readonly status = 403;
  constructor() {
    super('A page of another site sent this; name its origin in CORS_ORIGINS to let it');
  }
}

const READING = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Where no key is needed, a browser is one to everybody whose page it shows: a form or a file needs no leave of CORS to
 * be sent. Browsers say whose page it was (Sec-Fetch-Site), and what writes from another site is refused.
 */
export const refuseCrossSite =
  (origins: '*' | readonly string[]): RequestHandler =>
  (request: Request, _: Response, next: NextFunction) => {
    const isForeign = request.get('Sec-Fetch-Site') === 'cross-site' && !READING.has(request.method);
    const isAllowed = origins === '*' || origins.includes(request.get('Origin') ?? '');
    next(isForeign && !isAllowed ? new CrossSiteRequest() : undefined);
  };
