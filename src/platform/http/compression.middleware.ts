import compression from 'compression';
import type { NextFunction, Request, RequestHandler, Response } from 'express';
import { COMPRESSED_FROM, type Encoding, encodingFor, mayTransform, PASSING } from './content-encoding.js';
import { tagOf } from './entity-tag.js';

/** Text, though the table of media types does not know it. */
const TEXT = /^application\/(?:x-)?(?:ndjson|gexf)/;

function isCompressible(request: Request, response: Response): boolean {
  const type = response.getHeader('Content-Type');
  return compression.filter(request, response) || (typeof type === 'string' && TEXT.test(type));
}

/** Its codings are ours: it knows deflate as well, which nobody asks for alone. */
const isCompressed = (request: Request, response: Response): boolean =>
  encodingFor(request) !== 'identity' && isCompressible(request, response);

/** Compresses answers on their way, streams included, as fast as the client takes them. What is compressed already passes. */
export function compressed(): RequestHandler {
  const compress = compression({ threshold: COMPRESSED_FROM, filter: isCompressed, ...PASSING });
  return (request: Request, response: Response, next: NextFunction) => {
    nameForms(request, response);
    compress(request, response, next);
  };
}

/** The form in which a GET gets the answer whose headers these are; where they name no length, none is promised. */
function formOf(request: Request, response: Response): Encoding {
  const isLong = Number(response.getHeader('Content-Length')) >= COMPRESSED_FROM;
  return isLong ? encodingFor(request) : 'identity';
}

/** What the answer to a GET would say of its form, where there is none: to a HEAD, or of what the client has already. */
function nameUnsent(request: Request, response: Response): void {
  if (response.hasHeader('Content-Encoding')) return;
  const encoding = formOf(request, response);
  if (encoding === 'identity') return;
  nameIn(response, encoding);
  if (response.statusCode === 304) return;
  response.setHeader('Content-Encoding', encoding);
  response.removeHeader('Content-Length');
}

function nameIn(response: Response, encoding: string): void {
  const etag = response.getHeader('ETag');
  if (typeof etag === 'string') response.setHeader('ETag', tagOf(etag, encoding));
}

/** Once all is there that decides about the form. */
function nameForm(request: Request, response: Response): void {
  if (isCompressible(request, response) && mayTransform(response)) {
    response.vary('Accept-Encoding');
    if (request.method === 'HEAD' || response.statusCode === 304) nameUnsent(request, response);
  }
  const made = response.getHeader('Content-Encoding');
  if (typeof made === 'string') nameIn(response, made);
}

/**
 * `writeHead` runs when all that decides about the form has run: what wraps it later is called earlier. Not so for a 304:
 * Express takes type and length away from it, once it has called `status`.
 */
function nameForms(request: Request, response: Response): void {
  const { writeHead, status } = response;
  response.status = function named(this: Response, code: number): Response {
    status.call(this, code);
    if (code === 304) nameForm(request, this);
    return this;
  };
  response.writeHead = function named(this: Response, ...given: unknown[]): Response {
    nameForm(request, this);
    return Reflect.apply(writeHead, this, given) as Response;
  } as Response['writeHead'];
}
