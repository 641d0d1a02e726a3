import { ConflictError, InvalidInput, NotFoundError } from '../platform/errors/index.js';

export class WebsiteNotFound extends NotFoundError {
  readonly code = 'WEBSITE_NOT_FOUND';
  constructor(readonly id: number) {
    super(`Website ${id} does not exist`);
  }
}

export class WebsiteInUse extends ConflictError {
  readonly code = 'WEBSITE_IN_USE';
  constructor(readonly id: number) {
    super(`Website ${id} still has results, which would lose their page; delete these first`);
  }
}

export class SearchHasNoCursor extends InvalidInput {
  constructor() {
    super([{ parameter: 'cursor', code: 'INVALID_CURSOR', detail: 'a search is walked by page; it gives no cursor' }]);
  }
}
