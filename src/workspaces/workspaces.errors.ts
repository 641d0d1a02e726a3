import { NotFoundError } from '../platform/errors/index.js';

export class WorkspaceNotFound extends NotFoundError {
  readonly code = 'WORKSPACE_NOT_FOUND';
  constructor(name: string) {
    super(`There is no workspace "${name}"`);
  }
}
