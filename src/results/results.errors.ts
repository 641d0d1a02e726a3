import { InvalidInput, NotFoundError } from '../platform/errors/index.js';

export class ResultNotFound extends NotFoundError {
  readonly code = 'RESULT_NOT_FOUND';
  constructor(readonly id: number) {
    super(`Result ${id} does not exist`);
  }
}

export class RankNeedsQuery extends InvalidInput {
  constructor() {
    super([
      { parameter: 'sort', code: 'NEEDS_QUERY', detail: 'ranks compare within one query only: give its queryId' },
    ]);
  }
}
