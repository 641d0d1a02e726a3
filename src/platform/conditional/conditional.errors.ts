import { DomainError } from '../errors/index.js';

export class PreconditionFailed extends DomainError {
  readonly code = 'PRECONDITION_FAILED';
  readonly status = 412;
  constructor(version: number) {
    super(`It has changed since: its version is ${version} now. Read it again, and decide anew`);
  }
}
