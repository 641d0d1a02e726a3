import compression from 'compression';
import type { NextFunction, Request, RequestHandler, Response } from 'express';
import { COMPRESSED_FROM, PASSING } from './content-encoding.js';
import { tagOf } from './entity-tag.js';

/** Text, though the table of media types does not know it. */
const TEXT = /^application\/(?:x-)?(?:ndjson|gexf)/;

function isCompressible(request: Request, response: Response): boolean {
  const type = response.getHeader('Content-Type');
  return compression.filter(request, response) || (typeof type === 'string' && TEXT.test(type));
}

/** Compresses answers on their way, streams included, as fast as the client takes them. What is compressed already passes. */
export function compressed(): RequestHandler {
  const compress = compression({ threshold: COMPRESSED_FROM, filter: isCompressible, ...PASSING });
  return (request: Request, response: Response, next: NextFunction) => {
    nameForms(response);
    compress(request, response, next);
  };
}

/** Runs when all that decides about the form has run: what wraps `writeHead` later is called earlier. */
function nameForms(response: Response): void {
  const writeHead = response.writeHead;
  response.writeHead = function withTag(this: Response, ...given: unknown[]): Response {
    const [etag, encoding] = [this.getHeader('ETag'), this.getHeader('Content-Encoding')];
    if (typeof etag === 'string' && typeof encoding === 'string') this.setHeader('ETag', tagOf(etag, encoding));
    return Reflect.apply(writeHead, this, given) as Response;
  } as Response['writeHead'];
}
