import type { CallHandler, ExecutionContext, NestInterceptor } from '@nestjs/common';
import type { Request } from 'express';
import type { Observable } from 'rxjs';
import { InvalidError, UnsupportedMediaType } from '../errors/index.js';
import { hasBody } from './has-body.js';
import { jsonDepth } from './json-depth.js';
import { readBody } from './streamed-body.js';

const MAX_DEPTH = 64;
/** As Node itself limits requests, were it not for files. */
const MAX_SECONDS = 300;

class TooDeep extends InvalidError {
  readonly code = 'BODY_TOO_DEEP';
  constructor() {
    super(`The body nests deeper than ${MAX_DEPTH} levels`);
  }
}

class MalformedJson extends InvalidError {
  readonly code = 'MALFORMED_JSON';
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

function parse(body: Buffer): unknown {
  if (jsonDepth(body, MAX_DEPTH) > MAX_DEPTH) throw new TooDeep();
  let text: string;
  try {
    text = utf8.decode(body);
  } catch {
    throw new MalformedJson('The body is not valid UTF-8');
  }
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new MalformedJson(`The body is not valid JSON: ${(error as Error).message}`);
  }
}

/** An empty body is none: its route names what is missing. */
async function read(request: Request, maxBytes: number): Promise<unknown> {
  const chunks: Buffer[] = [];
  for await (const chunk of readBody(request, { maxBytes, maxSeconds: MAX_SECONDS })) chunks.push(chunk);
  return chunks.length > 0 ? parse(Buffer.concat(chunks)) : undefined;
}

function refusal(request: Request, types: string): UnsupportedMediaType | undefined {
  const type = request.get('Content-Type');
  if (!request.is('application/json')) {
    return new UnsupportedMediaType(`Send ${types}; ${type ?? 'a body without Content-Type'} is not taken here`);
  }
  const charset = /;\s*charset="?([^\s;"]+)/i.exec(type ?? '')?.[1] ?? 'utf-8';
  return /^utf-?8$/i.test(charset) ? undefined : new UnsupportedMediaType(`Send JSON in UTF-8, not in ${charset}`);
}

/**
 * Parses JSON bodies of at most `maxBytes` (inflated); bodies of another type are 415. Requests that `isStreamed` picks
 * belong to routes that read the raw body themselves; `typesOf` says what else such a route takes. Guards have run by then: no byte is read for those that they
 * refuse.
 */
export class JsonBodyInterceptor implements NestInterceptor {
  constructor(
    private readonly maxBytes: number,
    private readonly isStreamed: (request: Request) => boolean,
    private readonly typesOf: (request: Request) => string = () => 'application/json',
  ) {}

  async intercept(context: ExecutionContext, next: CallHandler): Promise<Observable<unknown>> {
    const request = context.switchToHttp().getRequest<Request>();
    if (hasBody(request) && !this.isStreamed(request)) {
      const refused = refusal(request, this.typesOf(request));
      if (refused) throw refused;
      request.body = await read(request, this.maxBytes);
    }
    return next.handle();
  }
}
