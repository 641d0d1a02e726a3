/** One thing that is wrong with the input: where (`pointer` in the body, `parameter` in the URL, `line` of a file) and why. */
export interface InputError {
  pointer?: string;
  parameter?: string;
  line?: number;
  code: string;
  detail: string;
}

/** An error that a client can act on: a code for machines, a sentence for people. Everything else is a 500. */
export abstract class DomainError extends Error {
  /** Upper-case words, listed in docs/errors.md. */
  abstract readonly code: string;
  abstract readonly status: number;
  readonly errors?: InputError[];
  readonly headers?: Record<string, string>;

  constructor(detail: string, errors?: InputError[]) {
    super(detail);
    this.name = new.target.name;
    if (errors) this.errors = errors;
  }
}

export abstract class NotFoundError extends DomainError {
  readonly status = 404;
}

export abstract class ConflictError extends DomainError {
  readonly status = 409;
}

/** The input breaks a rule of the route: 400. */
export abstract class InvalidError extends DomainError {
  readonly status = 400;
}

/** The input is well-formed and still cannot be taken as a whole: 422. */
export abstract class UnprocessableError extends DomainError {
  readonly status = 422;
}

/** The input's fields, named one by one. */
export class InvalidInput extends InvalidError {
  readonly code = 'INVALID_INPUT';
  constructor(errors: InputError[]) {
    const where = [...new Set(errors.map((error) => error.pointer ?? error.parameter ?? ''))].slice(0, 10).join(', ');
    super(`The request has ${errors.length === 1 ? 'an error' : `${errors.length} errors`}: ${where}`, errors);
  }
}

export class UnsupportedMediaType extends DomainError {
  readonly code = 'UNSUPPORTED_MEDIA_TYPE';
  readonly status = 415;
}

export class BodyTooLarge extends DomainError {
  readonly code = 'BODY_TOO_LARGE';
  readonly status = 413;
}

export class MethodNotAllowed extends DomainError {
  readonly code = 'METHOD_NOT_ALLOWED';
  readonly status = 405;
  override readonly headers: Record<string, string>;
  constructor(method: string, allowed: string[]) {
    super(`${method} is not offered here; allowed: ${allowed.join(', ')}`);
    this.headers = { Allow: allowed.join(', ') };
  }
}

export class RouteNotFound extends NotFoundError {
  readonly code = 'ROUTE_NOT_FOUND';
  constructor() {
    super('There is no such route; GET /openapi.json lists all of them');
  }
}

/** The database or another part is away: try again after `seconds`. */
export class ServiceUnavailable extends DomainError {
  readonly code = 'SERVICE_UNAVAILABLE';
  readonly status = 503;
  override readonly headers: Record<string, string>;
  constructor(detail: string, seconds = 2) {
    super(detail);
    this.headers = { 'Retry-After': String(seconds) };
  }
}
