/**
 * Errors: one shape for everything that goes wrong (RFC 9457, `application/problem+json`).
 *
 *     export class SessionNotFound extends NotFoundError {
 *       readonly code = 'SESSION_NOT_FOUND';
 *       constructor(readonly id: number) { super(`Session ${id} does not exist`); }
 *     }
 *
 * Guarantees: the global ProblemFilter answers every failure in that shape, unknown routes, wrong methods (405 with
 * Allow), broken bodies and database errors included; it shows no stack, SQL, constraint or path; what is not a
 * DomainError is logged whole and answered as 500 with the request id only.
 */
export { noteCommitted } from './committed.js';
export {
  BodyTooLarge,
  ConflictError,
  DomainError,
  type InputError,
  InvalidError,
  InvalidInput,
  NotFoundError,
  ServiceUnavailable,
  UnprocessableError,
  UnsupportedMediaType,
} from './domain-error.js';
export { type Problem, toDomainError, toProblem } from './problem.js';
export { ProblemFilter } from './problem.filter.js';
