import { NotFoundError } from '../platform/errors/index.js';

export class ResultNotFound extends NotFoundError {
  readonly code = 'RESULT_NOT_FOUND';
  constructor(readonly id: number) {
    super(`Result ${id} does not exist`);
  }
}
