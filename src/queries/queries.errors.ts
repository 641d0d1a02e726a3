import { ConflictError, NotFoundError, UnprocessableError } from '../platform/errors/index.js';

export class QueryNotFound extends NotFoundError {
  readonly code = 'QUERY_NOT_FOUND';
  constructor(readonly id: number) {
    super(`Query ${id} does not exist`);
  }
}

export class QueryExists extends ConflictError {
  readonly code = 'QUERY_EXISTS';
  constructor() {
    super('The session has a query with the same text, engine, language, country, device and collectedAt already');
  }
}

export class QueryTreeTooLarge extends UnprocessableError {
  readonly code = 'TREE_TOO_LARGE';
  constructor(results: number) {
    super(
      `The query has ${results} results, too many for one answer; walk GET /api/v1/results with queryId and cursor`,
    );
  }
}
