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

/** Who names no origin is no page of a browser; `null` is the origin of files and of frames without one. */
function isForeign(request: Request): boolean {
  const [site, origin] = [request.get('Sec-Fetch-Site'), request.get('Origin')];
  if (site !== undefined) return site === 'cross-site';
  return origin !== undefined && origin.replace(/^https?:\/\//, '') !== request.host;
}

/**
 * Where no key is needed, a browser is one to everybody whose page it shows: a form or a file needs no leave of CORS to
 * be sent. Browsers say whose page it was (Sec-Fetch-Site), and what writes from another site is refused. To a server that
 * is reached by http under another name than localhost they say no more than Origin: there it has to be the server's own.
 */
export const refuseCrossSite =
  (origins: '*' | readonly string[]): RequestHandler =>
  (request: Request, _: Response, next: NextFunction) => {
    if (READING.has(request.method)) return next();
    const isAllowed = origins === '*' || origins.includes(request.get('Origin') ?? '');
    next(isForeign(request) && !isAllowed ? new CrossSiteRequest() : undefined);
  };
