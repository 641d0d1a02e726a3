import { isIP } from 'node:net';
import type { NextFunction, Request, RequestHandler, Response } from 'express';
import { DomainError } from '../errors/index.js';

class ForeignHost extends DomainError {
  readonly code = 'FOREIGN_HOST';
  readonly status = 403;
  constructor(name: string) {
    super(
      `This server answers this machine alone, not under the name ${name}; name its origin in CORS_ORIGINS to let it`,
    );
  }
}

const hostOf = (origin: string): string => (URL.canParse(origin) ? new URL(origin).hostname.replace(/\.$/, '') : '');

/** Addresses, names without a dot and those of the machine itself are nobody's in the DNS. */
const isPublicName = (name: string): boolean => name.includes('.') && isIP(name) === 0 && !name.endsWith('.localhost');

/**
 * Where no key is needed and only this machine is served, a browser on it is the way in: somebody's name may be made to
 * point here (DNS rebinding), and to the browser the server is a page of that site then, which it may read and write.
 */
export function refuseForeignNames(origins: '*' | readonly string[]): RequestHandler {
  const allowed = new Set(origins === '*' ? [] : origins.map(hostOf));
  // As a rule the one that all requests name.
  let lastTaken: string | undefined;
  return (request: Request, _: Response, next: NextFunction) => {
    const { host = '' } = request.headers;
    if (host === lastTaken) return next();
    const name = hostOf(`http://${host}`);
    if (isPublicName(name) && origins !== '*' && !allowed.has(name)) return next(new ForeignHost(name));
    lastTaken = host;
    next();
  };
}
