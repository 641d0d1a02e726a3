import { NotFoundError, UnprocessableError } from '../platform/errors/index.js';

export class SessionNotFound extends NotFoundError {
  readonly code = 'SESSION_NOT_FOUND';
  constructor(...ids: number[]) {
    super(ids.length === 1 ? `Session ${ids[0]} does not exist` : `Sessions ${ids.join(', ')} do not exist`);
  }
}

export class SessionTreeTooLarge extends UnprocessableError {
  readonly code = 'TREE_TOO_LARGE';
  constructor(queries: number, results: number) {
    super(
      `The session has ${queries} queries and ${results} results, too many for one answer; ` +
        `walk GET /api/v1/queries and GET /api/v1/results with sessionId and cursor`,
    );
  }
}
