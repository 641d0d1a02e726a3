import { STATUS_CODES } from 'node:http';
import { HttpException } from '@nestjs/common';
import { DomainError, InvalidError, type InputError, RouteNotFound } from './domain-error.js';
import { fromDatabase } from './database-error.js';

/** RFC 9457, with a code for machines and all errors of the input at once. */
export interface Problem {
  type: string;
  title: string;
  status: number;
  detail: string;
  instance: string;
  code: string;
  requestId: string;
  errors?: InputError[];
  /** Items of a bulk request, from the first on, that were dealt with for good before it failed. */
  committed?: number;
}

class BadRequest extends InvalidError {
  readonly code: string;
  constructor(code: string, detail: string) {
    super(detail);
    this.code = code;
  }
}

class OtherHttpError extends DomainError {
  readonly code: string;
  constructor(
    readonly status: number,
    detail: string,
  ) {
    super(detail);
    this.code = (STATUS_CODES[status] ?? 'error').toUpperCase().replaceAll(/[^A-Z]+/g, '_');
  }
}

export class InternalError extends DomainError {
  readonly code = 'INTERNAL_ERROR';
  readonly status = 500;
  constructor() {
    super('Something went wrong on our side; the log has it under this request id');
  }
}

/** What Nest makes of the URIError of Express's router. */
const UNDECODABLE = /^Failed to decode param/;

function fromHttpException(error: HttpException): DomainError {
  const status = error.getStatus();
  if (UNDECODABLE.test(error.message)) {
    return new BadRequest('MALFORMED_URL', 'The path holds a percent sign that starts no valid UTF-8');
  }
  if (status === 404) return new RouteNotFound();
  return status === 500 ? new InternalError() : new OtherHttpError(status, error.message);
}

/** Whatever was thrown, as an error that may be shown: never a stack, SQL, a path or a constraint's name. */
export function toDomainError(error: unknown): DomainError {
  if (error instanceof DomainError) return error;
  if (error instanceof HttpException) return fromHttpException(error);
  if (typeof error !== 'object' || error === null) return new InternalError();
  const status = (error as { status?: unknown }).status;
  const known = fromDatabase(error);
  if (known) return known;
  return typeof status === 'number' && status >= 400 && status < 500
    ? new OtherHttpError(status, STATUS_CODES[status] ?? 'The request cannot be served')
    : new InternalError();
}

export function toProblem(error: DomainError, instance: string, requestId: string): Problem {
  return {
    type: `urn:search-observatory:problem:${error.code.toLowerCase().replaceAll('_', '-')}`,
    title: STATUS_CODES[error.status] ?? 'Error',
    status: error.status,
    detail: error.message,
    instance,
    code: error.code,
    requestId,
    ...(error.errors && { errors: error.errors }),
  };
}
