import { Injectable } from '@nestjs/common';
import { WorkspacesRepository } from './workspaces.repository.js';

const DEFAULT = 'default';

@Injectable()
export class WorkspacesService {
  private defaultId: number | undefined;

  constructor(private readonly workspaces: WorkspacesRepository) {}

  /** The workspace of all requests without a key; a migration has made it. */
  async getDefaultId(): Promise<number> {
    this.defaultId ??= (await this.workspaces.findByName(DEFAULT))?.id;
    if (this.defaultId === undefined) throw new Error(`The workspace "${DEFAULT}" is missing from the database`);
    return this.defaultId;
  }
}
